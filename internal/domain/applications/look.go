package applications

import (
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/calendars"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/sitecheck"
	"chapterhouse.dev/chapterhouse/internal/platform/crawl"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"

	"golang.org/x/sync/errgroup"
)

// What is looked at.
type What string

// The addresses that are looked at.
const (
	Homepage What = "homepage"
	Conduct  What = "conduct"
	Calendar What = "calendar"
)

var everything = []What{Homepage, Conduct, Calendar}

// Sight is what was seen at an address.
type Sight struct {
	What    What          `db:"what"`
	Address string        `db:"address"`
	At      time.Time     `db:"at"`
	Seen    db.JSON[Seen] `db:"seen"`
}

// Seen is what a look found out. A page that could not be read has a Problem and
// nothing else: that says nothing about the group.
type Seen struct {
	Problem *i18n.Message `json:"problem,omitempty"`

	Title  string            `json:"title,omitempty"`
	SignIn bool              `json:"sign_in,omitempty"` // only for those who sign in
	TLS    bool              `json:"tls,omitempty"`
	Millis int               `json:"millis,omitempty"` // until the page was there
	Linked string            `json:"linked,omitempty"` // of a homepage: the words of its link to the code of conduct
	Parts  []sitecheck.Found `json:"parts,omitempty"`  // of a code of conduct
	Text   string            `json:"text,omitempty"`   // of a code of conduct, as it was then

	Found   int             `json:"found,omitempty"` // meetings of a calendar, two years back and one ahead
	OnTopic int             `json:"on_topic,omitempty"`
	Coming  int             `json:"coming,omitempty"`
	Held    []events.Judged `json:"held,omitempty"` // in the last twelve months
	Next    []events.Judged `json:"next,omitempty"` // the topic is not looked at
}

// HeldOnTopic counts the meetings of the last twelve months on the program's topics.
func (s Seen) HeldOnTopic() (n int) {
	for _, h := range s.Held {
		if h.Topic == events.Yes {
			n++
		}
	}
	return n
}

// Has says whether a code of conduct has a part.
func (s Seen) Has(p sitecheck.Part) bool {
	return slices.ContainsFunc(s.Parts, func(f sitecheck.Found) bool { return f.Part == p })
}

// keptText is the most letters of a page that are kept.
const keptText = 40_000

// address is where a thing is; empty when there is nothing to look at.
func (a Application) address(w What) string {
	switch {
	case w == Homepage:
		return a.Homepage
	case w == Conduct && a.ConductKind == ConductAddress:
		return a.ConductURL
	case w == Calendar:
		return a.Calendar
	}
	return ""
}

// SightsTx returns what was last seen at the addresses of an application.
func SightsTx(ctx context.Context, r db.Reader, id ids.ApplicationID) (map[What]Sight, error) {
	return sightsTx(ctx, r, id)
}

func sightsTx(ctx context.Context, r db.Reader, id ids.ApplicationID) (map[What]Sight, error) {
	all, err := db.All[Sight](ctx, r, sightsOf, id)
	m := map[What]Sight{}
	for _, s := range all {
		m[s.What] = s
	}
	return m, err
}

// lookAtOwn looks at addresses for the applicant: those that changed, or all
// that are named when again is set.
func (s *Service) lookAtOwn(ctx context.Context, a access.Actor, id ids.ApplicationID, again bool, what ...What) error {
	var app Application
	var seen map[What]Sight
	err := s.gate.View(ctx, a, func(tx *access.Tx) (err error) {
		if app, err = byIDTx(ctx, tx, id); err != nil {
			return err
		}
		if err := tx.Need(access.ApplicationWrite, app.Own()); err != nil {
			return err
		}
		seen, err = sightsTx(ctx, tx, id)
		return err
	})
	if err != nil {
		return err
	}
	fresh := slices.DeleteFunc(what, func(w What) bool {
		before, known := seen[w]
		return !again && known && before.Address == app.address(w) || !known && app.address(w) == ""
	})
	if len(fresh) == 0 {
		return nil
	}
	ok, after, err := s.limits.Take(ctx, s.gate.Now(), "applications.look "+string(a.Person), looksAnHour, time.Hour)
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.TooMany, msg.ErrorTooManyText(int(math.Ceil(after.Minutes()))))
	}
	sights, err := s.look(ctx, a, app, fresh)
	if err != nil {
		return err
	}
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, _, err := ownTx(ctx, tx, id, 0)
		if err != nil {
			return err
		}
		return keepTx(ctx, w, app, fresh, sights)
	})
}

// keepTx writes what was seen; an address that is gone is forgotten.
func keepTx(ctx context.Context, w *access.Writer, app Application, what []What, sights map[What]Sight) error {
	for _, one := range what {
		s, ok := sights[one]
		var err error
		if ok {
			_, err = db.Exec(ctx, w, putSight, app.ID, one, s.Address, s.At, s.Seen)
		} else {
			_, err = db.Exec(ctx, w, dropSight, app.ID, one)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// look visits addresses, all at once. The error is only that of ctx, or of the
// database.
func (s *Service) look(ctx context.Context, a access.Actor, app Application, what []What) (map[What]Sight, error) {
	found := make([]Seen, len(what))
	var visits errgroup.Group
	for i, one := range what {
		if app.address(one) == "" {
			continue
		}
		visits.Go(func() (err error) {
			if one == Calendar {
				found[i], err = s.lookAtCalendar(ctx, a, app)
			} else {
				found[i], err = s.lookAtPage(ctx, app, one)
			}
			return err
		})
	}
	if err := visits.Wait(); err != nil {
		return nil, err
	}
	sights := map[What]Sight{}
	for i, one := range what {
		if at := app.address(one); at != "" {
			sights[one] = Sight{What: one, Address: at, At: s.gate.Now(), Seen: db.JSON[Seen]{V: found[i]}}
		}
	}
	return sights, nil
}

func (s *Service) lookAtPage(ctx context.Context, app Application, what What) (Seen, error) {
	res, err := s.fetcher.Fetch(ctx, crawl.Request{URL: app.address(what), Accept: "text/html, text/plain, text/markdown, */*;q=0.5"})
	if failed := (*crawl.Error)(nil); errors.As(err, &failed) {
		m := failed.Message()
		return Seen{Problem: &m}, nil
	}
	if err != nil {
		return Seen{}, err
	}
	page := sitecheck.Read(res)
	seen := Seen{Title: page.Title, SignIn: page.SignIn, TLS: res.TLS, Millis: int(res.Timing.Total.Milliseconds())}
	if what == Homepage {
		if link, ok := page.LinkTo(app.ConductURL); ok {
			seen.Linked = link.Label
			if seen.Linked == "" {
				seen.Linked = link.URL
			}
		}
		return seen, nil
	}
	seen.Parts = sitecheck.ConductParts(page.Text)
	if seen.Text = page.Text; len([]rune(seen.Text)) > keptText {
		seen.Text = string([]rune(seen.Text)[:keptText])
	}
	return seen, nil
}

func (s *Service) lookAtCalendar(ctx context.Context, a access.Actor, app Application) (Seen, error) {
	p, err := s.calendars.Try(ctx, a, app.group(), calendars.Source{URL: app.Calendar})
	if fault.Is(err, fault.Invalid) {
		m := msg.CalendarAddressWrong()
		if f := fault.As(err); len(f.Fields) > 0 {
			m = f.Fields[0].Message
		}
		return Seen{Problem: &m}, nil
	}
	seen := Seen{Title: p.Name, Found: p.Found, OnTopic: p.OnTopic, Coming: p.Coming, Held: p.Held}
	for _, n := range p.Next {
		seen.Next = append(seen.Next, events.Judged{Title: n.Title, Day: n.Start.Date})
	}
	return seen, err
}
