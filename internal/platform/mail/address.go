package mail

import (
	"errors"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Address is a mailbox with the name that is shown for it.
type Address struct {
	Name string // may be empty
	Addr string // local@domain
}

// String writes the address as in a header, for logs and pages of development.
func (a Address) String() string { return (&mail.Address{Name: a.Name, Address: a.Addr}).String() }

// ErrAddress says that a text is not a plain address.
var ErrAddress = errors.New("mail: not a plain address of the form local@domain")

// ErrHeader says that a text for a header has a line break or another control
// character in it.
var ErrHeader = errors.New("mail: a header must not contain control characters")

// Longest parts of an address that SMTP carries, in octets (RFC 5321, 4.5.3.1).
const (
	longestLocal   = 64
	longestAddress = 254
)

// CheckAddress returns ErrAddress unless addr is a plain address that can stand
// in an SMTP command as it is. Quoted local parts, comments, routes and address
// literals are legal but refused: nobody has such an address, and they are the
// way to smuggle parameters into a command. Letters outside ASCII are accepted.
func CheckAddress(addr string) error {
	local, domain, found := strings.Cut(addr, "@")
	if !found || len(addr) > longestAddress || len(local) > longestLocal || !utf8.ValidString(addr) {
		return ErrAddress
	}
	if !dotAtom(local, isLocal) || !dotAtom(domain, isDomain) {
		return ErrAddress
	}
	for label := range strings.SplitSeq(domain, ".") {
		if strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") || len(label) > 63 {
			return ErrAddress
		}
	}
	return nil
}

// dotAtom says whether s is made of non-empty pieces between dots, each of
// letters that ok accepts.
func dotAtom(s string, ok func(rune) bool) bool {
	for piece := range strings.SplitSeq(s, ".") {
		if piece == "" || strings.IndexFunc(piece, func(r rune) bool { return !ok(r) }) >= 0 {
			return false
		}
	}
	return true
}

func isLocal(r rune) bool  { return isWord(r) || strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r) }
func isDomain(r rune) bool { return isWord(r) || r == '-' }

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// Domain returns what stands after the @.
func Domain(addr string) string {
	_, domain, _ := strings.Cut(addr, "@")
	return domain
}

// header returns the address for a header, or why it must not stand there.
func (a Address) header() (*mail.Address, error) {
	if err := CheckAddress(a.Addr); err != nil {
		return nil, err
	}
	if err := checkHeader(a.Name); err != nil {
		return nil, err
	}
	return &mail.Address{Name: a.Name, Address: a.Addr}, nil
}

// checkHeader refuses texts that would break out of their header line.
func checkHeader(texts ...string) error {
	for _, s := range texts {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
			return ErrHeader
		}
	}
	return nil
}

// plainASCII says whether a relay without SMTPUTF8 can take the address.
func plainASCII(addr string) bool {
	return !strings.ContainsFunc(addr, func(r rune) bool { return r > unicode.MaxASCII })
}
