package mail

import (
	"errors"
	"fmt"
	"net/textproto"
	"strings"
)

// Result says what became of a try to send.
type Result int

// The results, and what a caller does with each.
const (
	Sent      Result = iota + 1 // the relay has taken it over
	Temporary                   // not taken; try again later
	Permanent                   // refused for good: this message will never be taken
	Unknown                     // perhaps taken: try again with the same Message-ID
)

var resultNames = [...]string{"", "sent", "temporary", "permanent", "unknown"}

// String returns the result as a word for logs.
func (r Result) String() string { return resultNames[r] }

// Stage is how far a conversation with the relay came.
type Stage string

// The stages in their order.
const (
	Connecting Stage = "connect"
	Greeting   Stage = "hello"
	Securing   Stage = "tls"
	LoggingIn  Stage = "login"
	Sender     Stage = "from"
	Recipient  Stage = "to"
	Data       Stage = "data"
	Body       Stage = "body"
	Answer     Stage = "answer" // the whole message is out, the relay has the word
)

// Outcome is the result of a try, with what the relay said.
type Outcome struct {
	Result Result
	Stage  Stage
	Code   int    // of the relay's answer (RFC 5321), 0 if it gave none
	Reason string // for operators: the relay's words or what went wrong, cut short
}

// String is one line for a log or a table of the office.
func (o Outcome) String() string {
	if o.Result == Sent {
		return o.Result.String()
	}
	return fmt.Sprintf("%s at %s: %s", o.Result, o.Stage, o.Reason)
}

// errNeedsUTF8 is an address that this relay cannot carry.
var errNeedsUTF8 = errors.New("the address has letters outside ASCII, and the relay has no SMTPUTF8")

// longestReason keeps what a relay says short enough for a table.
const longestReason = 300

// outcomeOf classifies the error with which a stage ended.
//
// Refusals before the recipient was named concern us or the relay (a wrong
// password, a sender it does not know), not this message: they are temporary,
// so that nothing is lost while an operator mends the settings.
func outcomeOf(stage Stage, err error) Outcome {
	o := Outcome{Result: Temporary, Stage: stage, Reason: oneLine(err.Error())}
	var reply *textproto.Error
	if errors.As(err, &reply) {
		o.Code = reply.Code
	}
	judged := stage == Recipient || stage == Data || stage == Answer
	switch {
	case errors.Is(err, errNeedsUTF8):
		o.Result = Permanent
	case judged && o.Code >= 500 && o.Code <= 599:
		o.Result = Permanent
	case stage == Answer && o.Code/100 == 2:
		o.Result = Sent
	case stage == Answer && o.Code/100 != 4:
		o.Result = Unknown
	}
	return o
}

func oneLine(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "?")), " ")
	if r := []rune(s); len(r) > longestReason {
		s = string(r[:longestReason]) + "…"
	}
	return s
}
