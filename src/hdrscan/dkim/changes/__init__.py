"""What was changed after signing, found by undoing it: what lists and gateways are known to do, one at a time.

A signature holds the hash of the body and is over the header fields, so each half can be tried alone: a body
by its hash, which costs next to nothing, header fields by the signature. Nothing here makes a pass: what
arrived is not what was signed. All is bounded, in tries, in bytes that are hashed and in time, for strangers
write signatures.
"""
