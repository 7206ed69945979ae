"""The message's journey: Received fields read into hops, hops put into a chain, the chain cut into ADMDs."""
