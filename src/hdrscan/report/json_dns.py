"""DNS answers, and what follows from them, as JSON: SPF traces, keys, hosts, lists of addresses."""

from hdrscan.model.absent import Absent
from hdrscan.model.dkim import ArcCheck, DkimKey, SignatureCheck, Undone
from hdrscan.model.dns import Answer, Mx, NoData, NotAsked, NxDomain, Records, TempFail, Text, Value
from hdrscan.model.hosts import HostAddresses, Listing, MailExchanges, ReverseNames, TextPolicy
from hdrscan.model.spf import SpfResult, SpfStep, SpfTrace
from hdrscan.report.escape import readable
from hdrscan.report.json_values import Json, number, text

_KINDS: dict[type, str] = {
    Records: "records",
    NoData: "no data",
    NxDomain: "no such name",
    TempFail: "failed",
    NotAsked: "not asked",
}


def answer(found: Answer) -> Json:
    """Return an answer, with the words of recordings (docs/dns-answers.md)."""
    return {
        "name": readable(found.question.name),
        "type": found.question.type,
        "answer": _KINDS[type(found)],
        "values": [_value(value) for value in found.values] if isinstance(found, Records) else [],
        "ttl": found.ttl if isinstance(found, Records | NoData | NxDomain) else None,
        "chain": [readable(name) for name in found.chain]
        if isinstance(found, Records | NoData | NxDomain)
        else [],
        "server": None if isinstance(found, NotAsked) else text(found.server),
        "reason": readable(found.reason) if isinstance(found, TempFail | NotAsked) else None,
    }


def _value(value: Value) -> str:
    if isinstance(value, Text):
        return readable(value.value)
    return readable(f"{value.preference} {value.host}.") if isinstance(value, Mx) else readable(value)


def result(found: SpfResult | Absent) -> str | None:
    """Return the word of an SPF result."""
    return None if isinstance(found, Absent) else found.value


def trace(found: SpfTrace) -> Json:
    """Return the evaluation of one record, the records inside it included."""
    return {
        "domain": readable(found.domain),
        "record": None if found.record is None else readable(found.record.text),
        "answer": None if found.answer is None else answer(found.answer),
        "result": result(found.result),
        "reason": readable(found.reason),
        "steps": [_step(step) for step in found.steps],
    }


def _step(step: SpfStep) -> Json:
    return {
        "term": readable(step.term.text),
        "outcome": step.outcome.value,
        "reason": readable(step.reason),
        "target": text(step.target),
        "answers": [answer(found) for found in step.answers],
        "lookups": step.lookups,
        "voids": step.voids,
        "inner": None if step.inner is None else trace(step.inner),
    }


def signature(check: SignatureCheck) -> Json:
    """Return one signature's verification."""
    return {
        "line": check.signature.field.line,
        "domain": text(check.signature.domain),
        "selector": text(check.signature.selector),
        "result": _word(check.verdict),
        "reason": _word(check.reason),
        "note": readable(check.note),
        "header_holds": number(check.header),
        "body_holds": number(check.body),
        "key": None if check.key is None else _key(check.key),
        "remarks": [readable(remark) for remark in check.remarks],
        "unsigned_bytes": check.unsigned,
        "undone": None if check.undone is None else _undone(check.undone),
    }


def _undone(found: Undone) -> Json:
    return {
        "changes": [
            {
                "kind": change.kind,
                "note": readable(change.note),
                "line": None if change.field is None else change.field.line,
            }
            for change in found.changes
        ],
        "whole": found.whole,
        "by": readable(found.by) or None,
    }


def _word(value: object) -> str | None:
    return None if isinstance(value, Absent) else str(getattr(value, "value", value))


def _key(key: DkimKey) -> Json:
    return {
        "name": readable(key.name),
        "record": text(key.text),
        "kind": readable(key.kind),
        "bits": number(key.bits),
        "revoked": key.revoked,
        "testing": key.testing,
        "defects": [{"id": defect.id, "note": readable(defect.note)} for defect in key.defects],
        "answer": answer(key.answer),
    }


def arc(check: ArcCheck) -> Json:
    """Return an ARC chain's verification."""
    return {
        "result": _word(check.verdict),
        "reason": _word(check.reason),
        "note": readable(check.note),
        "message_signature": None if check.message is None else signature(check.message),
        "seals": [signature(seal) for seal in check.seals],
    }


def addresses(found: HostAddresses) -> Json:
    """Return a host's addresses."""
    return {
        "name": readable(found.name),
        "v4": list(found.v4),
        "v6": list(found.v6),
        "answers": [answer(each) for each in found.answers],
    }


def reverse(found: ReverseNames) -> Json:
    """Return the names of an address and which of them lead back."""
    return {
        "confirmed": number(found.is_confirmed),
        "names": [
            {
                "name": readable(name.name),
                "confirmed": number(name.confirmed),
                "addresses": addresses(name.addresses),
            }
            for name in found.names
        ],
        "answer": answer(found.answer),
    }


def exchanges(found: MailExchanges) -> Json:
    """Return where a domain takes mail."""
    return {
        "exchanges": [
            {
                "preference": exchange.preference,
                "host": readable(exchange.host),
                "kind": exchange.kind.value,
                "addresses": addresses(exchange.addresses),
            }
            for exchange in found.exchanges
        ],
        "answer": answer(found.answer),
    }


def policy(found: TextPolicy) -> Json:
    """Return an MTA-STS or TLS-RPT record."""
    return {
        "present": number(found.present),
        "records": [readable(record) for record in found.records],
        "answer": answer(found.answer),
    }


def listing(found: Listing) -> Json:
    """Return what one list says of one address."""
    return {
        "ip": found.ip,
        "list": readable(found.zone),
        "status": found.status.value,
        "codes": [readable(code) for code in found.codes],
        "reasons": [readable(reason) for reason in found.reasons],
        "note": readable(found.note),
        "answers": [answer(each) for each in found.answers],
    }
