package demo

import (
	"strconv"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/hub"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
)

// introductions are what leaders say of themselves; some stay silent.
var introductions = []struct{ lang, offer, body string }{
	{"en", "Talks on data platforms, also in the evening of another zone", "I have run our evenings for three years, mostly with first-time speakers.\n\nI am looking for:\n\n- a partner group for one hybrid meeting in spring,\n- somebody who has done live captions without a budget."},
	{"en", "A room for forty people, free on most Thursdays", "By day I keep a hospital's systems running; by night I put out chairs. Ask me about **venues that stay free**."},
	{"de", "Vorlagen für Einladungen und Ablaufpläne", "Ich organisiere seit zwei Jahren und schreibe alles auf, was sich wiederholt. Nehmen Sie es gern."},
	{"en", "", "New to this. I would be glad about half an hour with somebody who has found a second leader in a small town."},
	{"es", "Charlas sobre seguridad, en español o en inglés", "Organizo encuentros pequeños, con mucho tiempo para preguntas. Busco grupos vecinos con los que compartir ponentes."},
	{"en", "A rehearsal sheet for first-time speakers, free to copy", "Nineteen people have given their first talk with us. The third question on the sheet changed everything."},
}

// ways are how far leaders have come with the hub, in turn: most take part.
var ways = []hub.State{hub.TakesPart, hub.TakesPart, hub.CanView, hub.TakesPart, hub.Invited, hub.TakesPart, hub.TakesPart, hub.CanView}

// joinHub lets the leaders of a group come into the hub, each as far as their turn says.
func (b *builder) joinHub(g *group) error {
	for i, p := range []ids.PersonID{g.lead, g.co} {
		b.turn++
		way := ways[(b.turn+i*3)%len(ways)]
		switch {
		case g.fate == alone && i == 1, g.fate == onboarding && (i == 1 || b.turn%2 == 0):
			way = hub.CanView
		case g.fate == onboarding:
			way = hub.Invited
		}
		if err := b.enterHub(p, way); err != nil {
			return err
		}
	}
	return nil
}

// enterHub takes a person on the way up to a state.
func (b *builder) enterHub(p ids.PersonID, to hub.State) error {
	me := access.Person(p)
	if to != hub.CanView {
		if err := b.People.ProveAs(b.ctx, as, p); err != nil {
			return err
		}
		if err := b.Program.GiveProfile(b.ctx, me, strconv.Itoa(100300+b.turn*37)); err != nil {
			return err
		}
		b.turn++
	}
	if err := b.Hub.Follow(b.ctx, as, p); err != nil || to != hub.TakesPart {
		return err
	}
	o, err := b.Hub.Mine(b.ctx, me)
	if err != nil || o.Member.State() != hub.Invited {
		return err
	}
	b.clock.Advance(7 * time.Minute)
	if err := b.Hub.Open(b.ctx, me, o.Member.Invitation); err != nil || b.turn%3 == 0 {
		return err
	}
	word := introductions[b.turn%len(introductions)]
	return b.Hub.Introduce(b.ctx, me, hub.Introduction{Body: word.body, Offer: word.offer, Lang: word.lang})
}
