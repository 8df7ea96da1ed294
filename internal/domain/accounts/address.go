package accounts

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// Address is an e-mail address as letters are sent to it: local part, @, and
// the domain in lower-case ASCII (RFC 5321). The local part may have letters
// beyond ASCII (RFC 6531). Only ParseAddress makes one from what people type.
type Address string

// The longest local part and address in octets (RFC 5321, 4.5.3.1).
const (
	longestLocal   = 64
	longestAddress = 254
)

// ParseAddress reads what a person typed. Its error is Invalid with a message
// for the field: no spaces, no line breaks, no name or parameters around the
// address, no quoted local part, no bare host or number as domain.
func ParseAddress(text string) (Address, error) {
	text = strings.Trim(text, " ")
	wrong := func(m i18n.Message) (Address, error) { return "", fault.New(fault.Invalid, m) }
	at := strings.LastIndexByte(text, '@')
	switch {
	case text == "":
		return wrong(msg.AccountAddressEmpty())
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
		return wrong(msg.AccountAddressSpaces())
	case !utf8.ValidString(text) || at < 1 || !isLocal(text[:at]):
		return wrong(msg.AccountAddressShape())
	}
	domain, ok := asciiDomain(text[at+1:])
	if !ok {
		return wrong(msg.AccountAddressDomain())
	}
	local := norm.NFC.String(text[:at])
	if len(local) > longestLocal || len(local)+1+len(domain) > longestAddress {
		return wrong(msg.AccountAddressLong())
	}
	return Address(local + "@" + domain), nil
}

// isLocal says whether a local part is a dot-atom of RFC 6531: what is neither
// a letter, a mark, a digit nor one of the signs of an atom needs quotes, and
// hardly anybody has an address that does. Letters that only look different
// (full-width ones, say) are refused, because relays may fold them.
func isLocal(s string) bool {
	if !norm.NFKC.IsNormalString(norm.NFC.String(s)) || s[0] == '.' || s[len(s)-1] == '.' || strings.Contains(s, "..") {
		return false
	}
	for _, r := range s {
		if r < utf8.RuneSelf && !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+-/=?^_`{|}~", r) ||
			r >= utf8.RuneSelf && !unicode.In(r, unicode.L, unicode.M, unicode.N) {
			return false
		}
	}
	return true
}

var domains = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(true), idna.VerifyDNSLength(true), idna.BidiRule())

// asciiDomain writes a domain as the DNS has it, in lower case.
func asciiDomain(s string) (string, bool) {
	d, err := domains.ToASCII(s)
	top := d[strings.LastIndexByte(d, '.')+1:]
	if err != nil || top == d || strings.Trim(top, "0123456789") == "" {
		return "", false
	}
	return d, true
}

// key is what two addresses are compared by. Of the local part only ASCII
// letters are folded: that Ana@ and ana@ are two people happens nowhere, while
// folding other letters has let one mailbox pass for another.
func (a Address) key() string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + ('a' - 'A')
		}
		return r
	}, string(a))
}
