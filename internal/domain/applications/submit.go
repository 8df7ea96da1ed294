package applications

import (
	"context"
	"strings"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// View is an application as its applicant sees it.
type View struct {
	Application
	Me       Party
	Partner  *Invitation // who counts now; nil while nobody was named
	Entries  []Entry     // what the applicant may see
	Sights   map[What]Sight
	Gaps     []Gap
	NameSays []i18n.Message     // what the guide says against the name
	Alike    []groups.Group     // whose name could be taken for this one
	Near     []groups.Neighbour // in the same town and around it
	Place    int                // in the queue, from 1; 0 outside it
	Edition  program.Edition
	Today    ids.Date
	Slug     string // of the group, once approved
}

// Gap says whether a step still lacks something.
func (v View) Gap(step Step) bool {
	for _, g := range v.Gaps {
		if g.Step == step {
			return true
		}
	}
	return false
}

// Get returns an application to its applicant.
func (s *Service) Get(ctx context.Context, a access.Actor, id ids.ApplicationID, lang string) (v View, err error) {
	defer fault.Wrap(&err, "applications.Get %s", id)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		app, err := byIDTx(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := tx.Need(access.ApplicationWrite, app.Own()); err != nil {
			return err
		}
		v = View{Application: app}
		if v.Edition, v.Today, err = s.guideTx(ctx, tx); err != nil {
			return err
		}
		if v.Me, err = s.partyTx(ctx, tx, v.Edition, v.Today, app.Person, lang); err != nil {
			return err
		}
		return v.fill(ctx, tx)
	})
	return v, err
}

func (v *View) fill(ctx context.Context, tx *access.Tx) (err error) {
	if v.Partner, err = partnerTx(ctx, tx, v.ID); err != nil {
		return err
	}
	v.Gaps = gaps(v.Application, v.Me, v.Partner, v.Edition.Guide)
	if v.Edition.Guide.Names != nil && v.Name != "" {
		v.NameSays = v.Edition.Guide.Names.Check(v.Name)
	}
	all, err := db.All[Entry](ctx, tx, entriesOf, v.ID)
	for _, e := range all {
		if !e.Private {
			v.Entries = append(v.Entries, e)
		}
	}
	if err != nil {
		return err
	}
	if v.Sights, err = sightsTx(ctx, tx, v.ID); err != nil {
		return err
	}
	if v.Alike, v.Near, err = neighboursTx(ctx, tx, v.Application); err != nil {
		return err
	}
	if v.Status == StatusSubmitted {
		due := v.Due.String()
		if v.Due.IsZero() {
			due = "9999"
		}
		before, err := db.One[int](ctx, tx, ahead, due, v.SubmittedAt, v.ID)
		if err != nil {
			return err
		}
		v.Place = before + 1
	}
	if v.Application.Group != "" {
		g, err := groups.ByIDTx(ctx, tx, v.Application.Group)
		if err != nil {
			return err
		}
		v.Slug = g.Slug
	}
	return nil
}

// mostNeighbours is how many groups around a place are named.
const mostNeighbours = 5

// neighboursTx finds the groups that have nearly the same name, and those near by.
func neighboursTx(ctx context.Context, r db.Reader, app Application) (alike []groups.Group, near []groups.Neighbour, err error) {
	if app.Name != "" {
		if alike, err = groups.AlikeTx(ctx, r, app.Name); err != nil {
			return nil, nil, err
		}
	}
	if app.City == "" {
		return alike, nil, nil
	}
	near, err = groups.NearTx(ctx, r, app.Lat, app.Lng, nearbyKM)
	var others []groups.Neighbour
	for _, n := range near {
		if n.ID != app.Group && len(others) < mostNeighbours {
			others = append(others, n)
		}
	}
	for i := range alike {
		if alike[i].ID == app.Group && app.Group != "" {
			return append(alike[:i:i], alike[i+1:]...), others, err
		}
	}
	return alike, others, err
}

// Submit sends an application to the office, or sends it again with an answer to
// what was asked. What lacks is noted under the name of its step.
func (s *Service) Submit(ctx context.Context, a access.Actor, id ids.ApplicationID, rev int, answer string) (err error) {
	defer fault.Wrap(&err, "applications.Submit %s", id)
	if answer = strings.TrimSpace(answer); utf8.RuneCountInString(answer) > MaxAnswer {
		return fault.InvalidFields(fault.Field{Name: "answer", Message: msg.ApplyTooLong(MaxAnswer)})
	}
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, app, err := ownTx(ctx, tx, id, rev)
		if err != nil {
			return err
		}
		before, kind := app.Status, Sent
		if err := app.act(ActSubmit); err != nil {
			return err
		}
		e, today, err := s.guideTx(ctx, tx)
		if err != nil {
			return err
		}
		if err := s.completeTx(ctx, tx, app, e, today); err != nil {
			return err
		}
		within := promise(e.Guide)
		if before == StatusDraft {
			app.SubmittedAt, app.Due = w.Now(), begin(within, today)
		} else {
			kind, app.Due, app.DaysLeft = Answered, resume(within, today, app.DaysLeft), 0
		}
		w.Changed("status", before, app.Status)
		if err := moveTx(ctx, w, app); err != nil {
			return err
		}
		entry, err := enterTx(ctx, w, id, kind, answer, false)
		w.Emit(Arrived{id, entry})
		return err
	})
}

// completeTx refuses an application that lacks something.
func (s *Service) completeTx(ctx context.Context, r db.Reader, app Application, e program.Edition, today ids.Date) error {
	to, err := accounts.AddressOfTx(ctx, r, app.Person)
	if err != nil {
		return err
	}
	me, err := s.partyTx(ctx, r, e, today, app.Person, to.Lang)
	if err != nil {
		return err
	}
	partner, err := partnerTx(ctx, r, app.ID)
	if err != nil {
		return err
	}
	var notes fault.Notes
	for _, g := range gaps(app, me, partner, e.Guide) {
		notes.Add(string(g.Step), g.Message)
	}
	return notes.Err()
}

// Withdraw takes an application back that was sent.
func (s *Service) Withdraw(ctx context.Context, a access.Actor, id ids.ApplicationID, reason string) (err error) {
	defer fault.Wrap(&err, "applications.Withdraw %s", id)
	if reason = strings.TrimSpace(reason); utf8.RuneCountInString(reason) > MaxAnswer {
		return fault.InvalidFields(fault.Field{Name: "reason", Message: msg.ApplyTooLong(MaxAnswer)})
	}
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, app, err := ownTx(ctx, tx, id, 0)
		if err != nil {
			return err
		}
		before := app.Status
		if err := app.act(ActWithdraw); err != nil {
			return err
		}
		app.EndedAt, app.Due, app.DaysLeft = w.Now(), ids.Date{}, 0
		w.Changed("status", before, app.Status)
		w.Because(reason)
		if err := moveTx(ctx, w, app); err != nil {
			return err
		}
		_, err = enterTx(ctx, w, id, WithdrawnIt, reason, false)
		return err
	})
}
