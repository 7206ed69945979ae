"""The classes of attack: for a receiver, pairs of messages with and without what the stranger adds.

Everything is enumerated, or drawn with a fixed seed: the same messages on every run.
"""

from attacks.attack import Class
from attacks.of_hops import (
    customers,
    first_line_that_continues,
    helo_of_any_bytes,
    invented_hops,
    own_software,
    private_client,
    reverse_names,
    sender_of_any_bytes,
)
from attacks.of_records import microsofts_fields, mixed, recipients_results, records_of_others, return_path
from attacks.of_values import bodies, repairs, values_in_records

CLASSES: tuple[Class, ...] = (
    recipients_results,
    microsofts_fields,
    invented_hops,
    helo_of_any_bytes,
    sender_of_any_bytes,
    first_line_that_continues,
    private_client,
    reverse_names,
    customers,
    repairs,
    bodies,
    return_path,
    values_in_records,
    records_of_others,
    own_software,
    mixed,
)
