package doctor

import (
	"context"
	"errors"
	"net"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/mail"
)

// relay talks to the relay up to the sign-in, and sends nothing.
func (p Patient) relay(ctx context.Context) []Finding {
	const check = "relay"
	if p.Relay == nil {
		return skipped(check, "No relay is set: letters are not sent.")
	}
	if o := p.Relay.Probe(ctx); o.Result != mail.Sent {
		do := map[mail.Stage]string{
			mail.Connecting: "Look at --mail-host and --mail-port, and whether a firewall keeps this machine from it.",
			mail.Greeting:   "Look whether --mail-port is the port for sending letters in.",
			mail.Securing:   "Look at --mail-security and the relay's certificate.",
			mail.LoggingIn:  "Look at --mail-user and the password.",
		}[o.Stage]
		return failure(check, do, "The relay does not take letters (%s: %s).", o.Stage, o.Reason)
	}
	return ok(check, "The relay lets the server in.")
}

// domain of the address that letters come from.
func (p Patient) domain() string {
	_, domain, _ := strings.Cut(p.From, "@")
	return strings.ToLower(domain)
}

const notSent = "No address is set that letters come from."

// records asks the name service for TXT records of name that begin with tag.
func (p Patient) records(ctx context.Context, name, tag string) ([]string, error) {
	all, err := p.Resolver.LookupTXT(ctx, name)
	var missing *net.DNSError
	if errors.As(err, &missing) && missing.IsNotFound {
		return nil, nil
	}
	var mine []string
	for _, r := range all {
		if first, _, _ := strings.Cut(r, " "); strings.EqualFold(strings.TrimRight(first, "; "), tag) || strings.HasPrefix(strings.ToLower(r), strings.ToLower(tag)+";") {
			mine = append(mine, r)
		}
	}
	return mine, err
}

func unasked(check string, err error) []Finding {
	return failure(check, "Look at the name service of this machine.", "The name service did not answer: %v.", err)
}

// spf looks for the one record that says who may send for the domain (RFC 7208,
// section 4.5: more than one is an error for every receiver).
func (p Patient) spf(ctx context.Context) []Finding {
	const check = "spf"
	domain := p.domain()
	if domain == "" {
		return skipped(check, notSent)
	}
	found, err := p.records(ctx, domain, "v=spf1")
	switch {
	case err != nil:
		return unasked(check, err)
	case len(found) == 0:
		return warning(check, "Publish one that names your relay, such as: v=spf1 include:RELAY -all", "%s has no SPF record: receivers may take letters for forged.", domain)
	case len(found) > 1:
		return failure(check, "Make one record of them.", "%s has %d SPF records, which receivers treat as none.", domain, len(found))
	}
	terms := strings.Fields(strings.ToLower(found[0]))
	if last := terms[len(terms)-1]; last == "+all" || last == "all" || last == "?all" {
		return warning(check, "End it with -all or ~all.", "The SPF record of %s lets anybody send for it (%s).", domain, last)
	}
	return ok(check, "%s says who may send for it. Whether your relay is among them, a letter to yourself shows.", domain)
}

// dkim compares the published key with the one that the server signs with.
func (p Patient) dkim(ctx context.Context) []Finding {
	const check = "dkim"
	if p.DKIM == nil {
		return skipped(check, "The server does not sign letters: let the relay do it, or set a key.")
	}
	name, want := p.DKIM.Record()
	found, err := p.Resolver.LookupTXT(ctx, name)
	var missing *net.DNSError
	switch {
	case errors.As(err, &missing) && missing.IsNotFound, err == nil && len(found) == 0:
		return failure(check, "Publish it: "+want, "There is no record at %s, so signatures do not count.", name)
	case err != nil:
		return unasked(check, err)
	}
	for _, r := range found {
		if publishedKey(r) == publishedKey(want) {
			return ok(check, "The key at %s is the one that letters are signed with.", name)
		}
	}
	return failure(check, "Publish this one: "+want, "The key at %s is not the one that letters are signed with.", name)
}

// publishedKey is the p= of a DKIM record, without the spaces that may stand in it.
func publishedKey(record string) string {
	for part := range strings.SplitSeq(record, ";") {
		if key, is := strings.CutPrefix(strings.TrimSpace(part), "p="); is {
			return strings.Join(strings.Fields(key), "")
		}
	}
	return ""
}

// dmarc looks for what receivers should do with letters that are forged.
func (p Patient) dmarc(ctx context.Context) []Finding {
	const check = "dmarc"
	domain := p.domain()
	if domain == "" {
		return skipped(check, notSent)
	}
	// Receivers look at the domain itself, then at the one it is registered under.
	for name := domain; strings.Contains(name, "."); _, name, _ = strings.Cut(name, ".") {
		found, err := p.records(ctx, "_dmarc."+name, "v=DMARC1")
		if err != nil {
			return unasked(check, err)
		}
		if len(found) == 1 {
			return ok(check, "%s says what to do with forged letters.", name)
		}
	}
	return warning(check, "Publish one at _dmarc."+domain+", such as: v=DMARC1; p=quarantine", "%s has no DMARC record, which large mailbox providers ask for.", domain)
}

// answers looks whether mail to the sender's domain arrives anywhere.
func (p Patient) answers(ctx context.Context) []Finding {
	const check = "answers"
	domain := p.domain()
	if domain == "" {
		return skipped(check, notSent)
	}
	found, err := p.Resolver.LookupMX(ctx, domain)
	var missing *net.DNSError
	switch {
	case errors.As(err, &missing) && missing.IsNotFound, err == nil && len(found) == 0:
		return warning(check, "Give it an MX record, so that answers and bounces arrive.", "%s takes no mail.", domain)
	case err != nil:
		return unasked(check, err)
	}
	return ok(check, "Answers to %s go to %s.", p.From, strings.TrimSuffix(found[0].Host, "."))
}
