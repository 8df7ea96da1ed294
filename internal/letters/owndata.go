package letters

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/owndata"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// OwnData is the letter to somebody whose own data can be fetched.
type OwnData struct {
	Name  string
	Until i18n.Moment
}

func (OwnData) name() string                   { return "own-data" }
func (OwnData) subject(p Program) i18n.Message { return msg.LetterOwndataSubject(p.Name) }
func (n OwnData) preview() i18n.Message        { return msg.LetterOwndataUntil(n.Until) }
func (OwnData) title() i18n.Message            { return msg.LetterOwndataTitle() }
func (OwnData) why() i18n.Message              { return msg.LetterOwndataWhy() }
func (n OwnData) html(s sheet) templ.Component { return ownDataLetter(s, n) }
func (OwnData) link(p Program) string          { return p.link(PathOwnData) }

func (n OwnData) plain(t *plain, p Program) {
	t.para(greeting(n.Name))
	t.para(msg.LetterOwndataReady())
	t.para(msg.LetterOwndataUntil(n.Until))
	t.link(msg.LetterOwndataButton(), n.link(p))
	t.para(msg.LetterOwndataNotYou())
}

// Parting is the last letter to somebody whose account was deleted.
type Parting struct{ Name string }

func (Parting) name() string                   { return post.Parting }
func (Parting) subject(p Program) i18n.Message { return msg.LetterPartingSubject(p.Name) }
func (Parting) preview() i18n.Message          { return msg.LetterPartingStays() }
func (Parting) title() i18n.Message            { return msg.LetterPartingTitle() }
func (Parting) why() i18n.Message              { return msg.LetterPartingWhy() }
func (n Parting) html(s sheet) templ.Component { return partingLetter(s, n) }

func (n Parting) plain(t *plain, p Program) {
	t.para(greeting(n.Name))
	t.para(msg.LetterPartingDone(p.Name))
	t.para(msg.LetterPartingStays())
	t.link(msg.LetterPartingButton(), p.link("/privacy"))
	t.para(msg.LetterPartingNotYou())
}

// OwnData writes that a person's own data can be fetched.
func (s *Service) OwnData(ctx context.Context, e owndata.Export) (err error) {
	defer fault.Wrap(&err, "letters.OwnData")
	return s.each(ctx, "own data "+e.ID, []ids.PersonID{e.Person}, func(to accounts.Recipient) Letter {
		return OwnData{Name: to.Name, Until: i18n.At(e.Expires, to.Zone)}
	})
}

// Parting writes the last letter to a person of whom nothing else is known any
// more; its own address goes with its delivery.
func (s *Service) Parting(ctx context.Context, to owndata.Farewell) (err error) {
	defer fault.Wrap(&err, "letters.Parting")
	return s.send(ctx, recipient{reason: "parting " + strconv.FormatInt(s.clock.Now().UnixMicro(), 36), name: to.Name, address: accounts.Address(to.Address), lang: to.Lang}, Parting{Name: to.Name})
}
