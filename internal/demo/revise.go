package demo

import (
	"fmt"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/guides"
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
)

// revised is what the second version of the terms says otherwise. Its
// translation was not ready in time.
var revised = strings.NewReplacer(
	"you tell us when it changes.", "you tell us within two weeks when it changes.",
	"Nobody can accept them for you.", "Nobody can accept them for you, and you can step down at any time.")

// revisedDays is how long ago the terms were revised; people have 30 days.
const revisedDays = 24

// revise plans a second version of the terms some weeks ago, which most leaders
// have accepted since.
func (b *builder) revise(now time.Time) {
	b.at(now.AddDate(0, 0, -revisedDays), b.newTerms)
	for n := range b.groups {
		g := b.groups[n]
		// One in twelve leaders, and one in seven co-leaders, has not come to it yet.
		if g.fate != unclaimed && n%12 != 5 {
			b.at(now.AddDate(0, 0, -1-n%(revisedDays-1)), func() error { return b.acceptTerms(g.lead, g.start) })
		}
		if g.fate != unclaimed && g.fate != alone && g.fate != onboarding && n%7 != 3 {
			b.at(now.AddDate(0, 0, -1-n%(revisedDays-2)), func() error { return b.acceptTerms(g.co, g.start) })
		}
	}
}

// newTerms applies the guide with the revised terms.
func (b *builder) newTerms() error {
	v, problems := guide.Load(guides.Files, guides.Default)
	if err := problems.Err(); err != nil {
		return err
	}
	v.Guide.Document("terms").Version = 2
	for i := range v.Documents {
		d := &v.Documents[i]
		if d.Document == "terms" && d.Language == "en" {
			body := revised.Replace(string(d.Body))
			if body == string(d.Body) {
				return fmt.Errorf("demo: the terms no longer say what their revision changes")
			}
			d.Body, d.Hash = []byte(body), guide.Hash([]byte(body))
		}
	}
	v.Canonical = v.Guide.Canonical()
	v.Hash = guide.Hash(v.Canonical)
	b.papers = nil
	_, _, err := b.Program.Apply(b.ctx, as, v, ids.DateOf(b.clock.Now()), "Changes are told within two weeks")
	return err
}

// acceptTerms has a person accept the terms in force. Who joined only since
// then has accepted them in the application.
func (b *builder) acceptTerms(p ids.PersonID, joined ids.Date) error {
	d, err := b.Program.Document(b.ctx, as, "terms", "en", 0)
	if err != nil || p == "" || !joined.Before(d.Effective) {
		return err
	}
	return b.Program.Accept(b.ctx, access.Person(p), d.Yes())
}
