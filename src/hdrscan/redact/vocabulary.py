"""Words that say nothing about anybody: what mail servers, their standards and hdrscan's readers write.

All other words of a header are taken for names. A word that is missing here is therefore no leak: at worst a
copy is read less well than its original, which the tests over real mail would show.
"""

WORDS = frozenset(
    """
    abwl accept accepted access account act action address addresses adf adkim adsp aecdh aedt aes aest
    algorithm aliyun all allowed altered alternative amavis amavisd amazon amazonaws amazonses amp and anon
    anonymous antispam antispamtt apache api apop apos application approved apr april arc archive arcselector
    aria arpa as asc ascii asmtp aspf atps attach attachment attributed audio aug august auth authas
    authdomain authenticated authentication author authorized authserv authsource auto available axigen
    backend bad barracuda base bccfoldering bcl be bestguesspass bigfish bimi bit bits biz blk body bounce
    boundary bsmtp bst built bulk by bypassed cafe camellia card cat cc ccm cd cdt certificate cest cet chacha
    changed charset check checked chunkcount cip cipher class clause click client clientproxiedby cloud
    cloudmark cmsmtp com communications communigate compauth compiled complaints connector consumer content
    corp correlation correlator count courier cp cpanel crosspremises crosstenant crosstenantheaders
    crosstenantheaderspromoted crosstenantheadersstamped crosstenantheadersstripped csa cst ctry cuda curve
    custom customrules customspam cut cv cyrus da daemon dara darn data date db dec december default del
    deliver delivered delivery delsp denied designate designates dest devbox dhe did digest dir dis
    discourages disposition dkdomain dkim dkimv dkl dmarc dmarcbis dmarcdomain dns does domain domainkeys
    domains domino dovecot dtls during dwl eaas ecc ecdhe ecdsa ecelerity ecp ed edt edu eest eet ehlo email
    empty en enc encoding encrypted endtoendlatency eng engine ent enterprise enumerate envelope envelopefrom
    eop eopattributedmessage eopdirect eoptenantattributedmessage equality error esmtp esmtpa esmtps esmtpsa
    est ex example exc exceeded exchange exchangelabs exim exipred exists exp expirationinterval
    expirationstarttime expired explanation external externaloriginalinternetsender ezmlm fail failed failure
    farcaster fastmail feb february feedback fetch fetchmail filename filterd filterdrecv filtering firewall
    first flags flowed for forcepoint forefront forged format fortimail forwarded found framework fri friday
    from fromdomain fromentityheader frontend funcml gateway gbl gcm generated geopod gg gm gmt gmx google gov
    gt halon haraka hardfail has hash hcl header helo help hidden high hmail home horde hosted hostinger hosts
    hphish hspm html http httprest https hybrid hybridonprem ibm id identity ignore image imap improvmx in inb
    inbound inbox include included incoming incomingheadercount index info infodomainnonexistent infonorecords
    inline inner insufficient int intermail internal internet invalid invoked ip iphmx iplanet iprev ipv
    ironport is ismtpd iso issuer jan january java jmr job jst jul july jun june junk junkemail jwt kem key
    keys keyword koi kst kumomta labels lan lang language latency latin lda limit lindt list listexpand lists
    listserv lmtp lmtpa lmtps local localdomain localhost lookup lookups lotus low lt luha mail mailarchive
    mailbox mailboxes mailboxresubmission mailboxtype mailchannels mailchimp maildrop mailfrom mailfrontend
    mailgun mailman mailto majordomo malw malware mapi mar march masked matched matches may mcpart mdaemon mdt
    mechanism mechanisms medium meproxy message messagedata messagedirectionality messagelabs messages
    messaging mest met microsoft mil mime mimecast mimepart mismatch missing mixed ml mlkem mlmmj modified mon
    monday ms msgwt msip msk mst msys mta multipart multiple mxe name nat nbsp neither nemesis net network
    neutral new nli nofws none nor normal not notice notification notified nov novell november nullmailer
    nxdomain oct octet october of office offshore ofr olm one onmicrosoft oob oobclassifiers opensmtpd options
    oracle orcpt oreject org organization original originalarrivaltime originalattributedtenantconnectingip
    originalchecksum originalclientipaddress originalsubmit originating originator originatororg out outbound
    outlook overridden override owner partial partner party pass path pcl pct pcwl pdt permerror permfail
    permitted phish phishing pickup pid pipe pipermail plain please pol policies policy poly port post postfix
    postmaster powermta pphosted pps pr pra precedence prime printable problem processed processing procmail
    prod proofpoint properties protected protection proxied proxmox proxy prvs psk psp pss pst ptr public
    publictraffictype pyspf qmail quarantine query quot quoted raw rc rdns reason received receiver recipient
    recipients record records recursive recv recvd redacted redirect references reject rejected rel related
    relaxed relay relayed relaying remote remoteip replied reply report reputation request requested resent
    resinfos result results retrieve return returned reverse revoked rf rfc rhost risk rms rpop rrvs rsa
    rspamd rua ruf ruleid rwl salesforce sasl sat saturday scl seal secp secure selector sendcloud sender
    senderadcheck senders sendgrid sending sendmail sep september server servers servfail service services sfe
    sfp sfs sfty sfv sha shared sid sieve signature signatures signed simple simpleemailservice sizeasreceived
    ska skb ski skip skiplisted skiplistedinternetsender skipped skn skq skr smime smtp smtpa smtpapi smtpd
    smtps smtpsa smtpsvc socket softfail softly sp spam spamfilterauthj spamfilterpass spamware spf spfdomain
    spm spoofed srv ssl sslv stalwart stamped stamps starttls state status stream subject submission submit
    submitted subscribe subscribed substrate sun sunday suspect suspected svc symanteccloud sympa syntax
    system tags temperror tempfail temporary tenant tenantid test testing text third thread thu thursday timed
    timeout timestamp tlc tls tlsv tnef to topic transfer transitioning transport trex trinity true trusted
    trustedsenderlist tue tuesday two txt type ucf uid unable unauthenticated undelivered unix unknown
    unprotected unreadable unspecified unsubscribe untrusted unverified uppercasedchecksum urgent use used
    userid userlastlogontime users uses using utc utf utf8smtp utf8smtpa utf8smtps utf8smtpsa vade vadesecure
    valid value values vbr verification verified verifies verify verifying version via video virus was weak
    web webmail wed wednesday west wet windows with wl worker www x25519 xxx xxxx yahoo yandex zmailer zoho
    zohoarc zonemta zsvz
    """.split()  # noqa: SIM905 - a thousand words read better in lines
)
"""Words of fields that machines write for machines, in lower case."""

LOCAL_WORDS = frozenset(
    """
    abuse admin anonymous bnc bounce bounces btv1 caf confirm daemon data do donotreply info list lists mail
    mailer msprvs msprvs1 no nobody noreply not owner postmaster prvs recipients reply request return root
    sender srs srs0 srs1 subscribe system undisclosed unsubscribe verp www
    """.split()  # noqa: SIM905
)
"""Pieces of local parts that name a role or a rewriting (RFC 2142, SRS, VERP, BATV)."""

HOST_WORDS = frozenset(
    """
    3c _dmarc _domainkey _spf ac app autodiscover client co com cust customer default dip dns dsl dyn dynamic
    edu email eu gateway gmx google gov gw host in inbound ip ipv4 ipv6 k1 k2 list lists live localdomain
    localhost mail mailhost mailin mailout mailserver msg mta mx net ns office365 org out outbound outlook
    pool prod protection ptr relay rest rev reverse s1 s2 selector selector1 selector2 server smtp smtps spf
    static trinity unknown vpn web www
    """.split()  # noqa: SIM905
)
"""Pieces of labels that name a host's role and not its owner."""

PROPERTIES = frozenset(
    """
    pps.filterd arc.chain body.smime-identifier
    dns.sec header.a header.b header.d header.from header.i header.s header.sender
    policy.dmarc policy.iprev policy.ip policy.arc-aware-result policy.dnswl policy.published-domain-policy
    policy.applied-disposition policy.evaluated-disposition policy.override-reason policy.ptr policy.authserv-id
    smtp.auth smtp.client-ip smtp.helo smtp.mailfrom smtp.mfrom smtp.rcptto smtp.rcpttodomain smtp.remote-ip
    """.split()  # noqa: SIM905
)
"""Properties of results (RFC 8601 section 2.3 and what servers add), which look like host names."""
