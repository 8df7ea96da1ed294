package program

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

var (
	profileOf  = db.Select(`SELECT profile_id FROM program_profiles WHERE person = $1`)
	profileBy  = db.Select(`SELECT person FROM program_profiles WHERE profile_id = $1`)
	putProfile = db.Change(`INSERT INTO program_profiles (person, profile_id, given_at) VALUES ($1, $2, $3)
		ON CONFLICT (person) DO UPDATE SET profile_id = excluded.profile_id, given_at = excluded.given_at`)
)

// ProfileIDTx returns a person's ID on the community platform; empty while the
// person has given none.
func ProfileIDTx(ctx context.Context, r db.Reader, p ids.PersonID) (string, error) {
	id, _, err := db.Maybe[string](ctx, r, profileOf, p)
	return id, err
}

// GiveProfile keeps the actor's ID on the community platform, or corrects it.
func (s *Service) GiveProfile(ctx context.Context, a access.Actor, pasted string) (err error) {
	defer fault.Wrap(&err, "program.GiveProfile")
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.ProfileGive, access.PersonTarget(a.Person))
		if err != nil {
			return err
		}
		_, err = s.SetProfileTx(ctx, w, "profile", pasted)
		return err
	})
}

// SetProfileTx keeps the writer's own ID, read out of what was pasted: the
// address of a profile as the guide describes it, or the bare ID. An ID belongs
// to one person. field names the form's field.
func (s *Service) SetProfileTx(ctx context.Context, w *access.Writer, field, pasted string) (id string, err error) {
	today, err := s.TodayTx(ctx, w, w.Now())
	if err != nil {
		return "", err
	}
	e, err := s.CurrentTx(ctx, w, today)
	if err != nil || e.Guide.Profile == nil {
		return "", err
	}
	if id, err = e.Guide.Profile.ID(pasted); err != nil {
		return "", fault.InvalidFields(fault.Field{Name: field, Message: fault.As(err).Message})
	}
	person := w.Actor().Person
	owner, taken, err := db.Maybe[ids.PersonID](ctx, w, profileBy, id)
	switch {
	case err != nil:
		return "", err
	case taken && owner == person:
		return id, nil
	case taken:
		set, err := SettingsTx(ctx, w)
		if err != nil {
			return "", err
		}
		m := msg.ProgramProfileTaken()
		if set.Contact != "" {
			m = msg.ProgramProfileTakenAsk(set.Contact)
		}
		return "", fault.InvalidFields(fault.Field{Name: field, Message: m})
	}
	before, err := ProfileIDTx(ctx, w, person)
	if err != nil {
		return "", err
	}
	w.Changed("profile_id", before, id)
	w.Emit(ProfileGiven{person})
	_, err = db.Exec(ctx, w, putProfile, person, id, w.Now())
	return id, err
}
