package hub

import (
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
)

var (
	then = time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	now  = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
)

// complete are the facts of a leader who has done everything.
var complete = Facts{Leads: true, Asked: true, ProfileID: "418203", Address: "z@people.example"}

func TestWhatTheFactsLeadTo(t *testing.T) {
	but := func(change func(*Facts)) Facts {
		f := complete
		change(&f)
		return f
	}
	can := Member{Person: "per_1", Since: then, Invitation: "hub_1", Listed: true}
	invited := can
	invited.ProfileID, invited.Address, invited.Letters, invited.InvitedAt, invited.SentAt = "418203", "z@people.example", 1, then, then
	part := invited
	part.OpenedAt = then
	ended := part
	ended.EndedAt = then

	for name, c := range map[string]struct {
		from   Member
		facts  Facts
		want   State
		letter bool
	}{
		"nobody":                               {Member{}, Facts{}, None, false},
		"a leader who owes all":                {Member{}, Facts{Leads: true, Asked: true}, CanView, false},
		"a leader who had everything ready":    {Member{}, complete, Invited, true},
		"a leader without an ID":               {can, but(func(f *Facts) { f.ProfileID = "" }), CanView, false},
		"where the guide asks for no ID":       {can, but(func(f *Facts) { f.ProfileID, f.Asked = "", false }), Invited, true},
		"a leader whose address is not proved": {can, but(func(f *Facts) { f.Address = "" }), CanView, false},
		"a leader who owes a document":         {can, but(func(f *Facts) { f.Owes = []guide.Key{"terms"} }), CanView, false},
		"the last step is done":                {can, complete, Invited, true},
		"invited, nothing new":                 {invited, complete, Invited, false},
		"invited, the ID corrected":            {invited, but(func(f *Facts) { f.ProfileID = "7" }), Invited, true},
		"invited, the address corrected":       {invited, but(func(f *Facts) { f.Address = "new@people.example" }), Invited, true},
		"invited, then a new version":          {invited, but(func(f *Facts) { f.Owes = []guide.Key{"terms"} }), Invited, false},
		"takes part, the ID corrected":         {part, but(func(f *Facts) { f.ProfileID = "7" }), TakesPart, false},
		"can view, the last role ends":         {can, Facts{}, Ended, false},
		"takes part, the last role ends":       {part, Facts{}, Ended, false},
		"ended, nothing new":                   {ended, Facts{}, Ended, false},
		"comes back":                           {ended, but(func(f *Facts) { f.Address = "" }), CanView, false},
		"comes back with everything":           {ended, complete, Invited, true},
	} {
		next, letter := c.from.follow(c.facts, "per_1", now)
		if next.State() != c.want || letter != c.letter {
			t.Errorf("%s: %q and letter %v, want %q and %v", name, next.State(), letter, c.want, c.letter)
		}
		again, letter := next.follow(c.facts, "per_1", now.Add(time.Hour))
		if again != next || letter {
			t.Errorf("%s: following twice is not the same: %+v, then %+v", name, next, again)
		}
		if letter && next.Letters != c.from.Letters+1 {
			t.Errorf("%s: %d letters", name, next.Letters)
		}
	}
}

func TestWhoComesBackGetsAnInvitationOfTheirOwn(t *testing.T) {
	old := Member{Person: "per_1", Since: then, Invitation: "hub_1", InvitedAt: then, OpenedAt: then, EndedAt: then, Letters: 3}
	next, letter := old.follow(complete, "per_1", now)
	if !letter || next.Invitation == old.Invitation || next.Letters != 1 || !next.OpenedAt.IsZero() || next.Since != now {
		t.Errorf("%+v", next)
	}
}
