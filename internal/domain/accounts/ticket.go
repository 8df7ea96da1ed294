package accounts

import (
	"encoding/base64"
	"encoding/json"
	"time"
)

// ticket is what a page carries from one form to the next. It is sealed, so
// that nobody reads or changes it on its way, and showing the page writes
// nothing.
type ticket struct {
	Until time.Time
	Value json.RawMessage
}

// seal makes a ticket that opens only for the same place, and not for longer
// than life.
func (s *Service) seal(place string, life time.Duration, value any) string {
	raw, err := json.Marshal(value)
	if err == nil {
		raw, err = json.Marshal(ticket{s.gate.Now().Add(life), raw})
	}
	if err != nil {
		panic(err) // values of this package: texts and bytes
	}
	return base64.RawURLEncoding.EncodeToString(s.box.Seal(raw, "ticket "+place))
}

// unsealTicket reads a ticket, and says whether it is good.
func (s *Service) unsealTicket(place, text string, value any) bool {
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return false
	}
	raw, err := s.box.Open(sealed, "ticket "+place)
	if err != nil {
		return false
	}
	var t ticket
	return json.Unmarshal(raw, &t) == nil && s.gate.Now().Before(t.Until) && json.Unmarshal(t.Value, value) == nil
}
