package demo

import (
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
)

// chores are tasks of the office: about which of the groups that it looks after,
// how many days ago it was written down, in how many days it is due, and whether
// it is done.
var chores = []struct {
	title    string
	group    int // -1: about no group
	ago, due int
	done     bool
}{
	{"Ask whether they need a room for the winter", 0, 12, -4, false},
	{"Introduce them to the group in the next town", 1, 20, 0, false},
	{"Call the leader, who wrote that she is moving", 2, 5, 2, false},
	{"Send the brand kit again", 3, 30, -20, true},
	{"Read the notes of the spring meeting", 4, 60, -45, true},
	{"Prepare the figures for the yearly report", -1, 9, 14, false},
	{"Look for a second speaker on data", -1, 3, -1, false},
}

// remarks are notes in the files of groups that the office looks after.
var remarks = []struct {
	group, ago int
	text       string
}{
	{0, 40, "They lost their room when the library closed. A bakery lends them one until spring."},
	{0, 12, "The leader called: a university would take them in, but asks for a letter from us."},
	{1, 90, "Two of the organisers also run the group in the next town. They plan a day together."},
	{2, 6, "Wrote that she moves abroad in March. A handover has to be prepared before that."},
	{5, 150, "Met the co-leader at the conference. They would like to host a visiting speaker."},
}

// looksAfter plans the daily work of the office: the first manager looks after
// the groups that came first, and a colleague stands in these days for one of
// them.
func (b *builder) looksAfter(now time.Time) {
	day := ids.DateOf(now)
	b.at(now.AddDate(0, 0, -200), func() error { return b.owners(day) })
	for _, c := range chores {
		b.at(now.AddDate(0, 0, -c.ago), func() error {
			in := desk.TaskInput{Title: c.title, Due: day.AddDays(c.due)}
			if c.group >= 0 && c.group < len(b.kept) {
				in.Group = b.kept[c.group].id
			}
			in.Owner = b.helen.Person
			id, err := b.Desk.AddTask(b.ctx, b.helen, in)
			if err == nil && c.done {
				err = b.Desk.Finish(b.ctx, b.helen, id)
			}
			return err
		})
	}
	for _, r := range remarks {
		b.at(now.AddDate(0, 0, -r.ago), func() error {
			if r.group >= len(b.kept) {
				return nil
			}
			_, err := b.Desk.AddNote(b.ctx, b.helen, b.kept[r.group].id, r.text)
			return err
		})
	}
}

// mostKept is how many groups one manager looks after in the demo.
const mostKept = 24

// owners gives the first groups to the first manager.
func (b *builder) owners(today ids.Date) (err error) {
	if b.helen, err = b.manager(); err != nil {
		return err
	}
	second, err := b.called(colleague)
	if err != nil {
		return err
	}
	for _, g := range b.groups {
		if len(b.kept) == mostKept || g.id == "" {
			break
		}
		in := desk.OwnerInput{Owner: b.helen.Person}
		if len(b.kept) == 1 && second != "" {
			in.Substitute, in.From, in.Until = second, today.AddDays(-3), today.AddDays(11)
		}
		if err := b.Desk.SetOwner(b.ctx, b.helen, g.id, 0, in); err != nil {
			return err
		}
		b.kept = append(b.kept, g)
	}
	return nil
}

// called is whoever of the team has a name; nobody, if they have not joined yet.
func (b *builder) called(name string) (ids.PersonID, error) {
	team, err := b.People.StaffList(b.ctx, as)
	for _, m := range team {
		if m.Person.Name == name {
			return m.Person.ID, nil
		}
	}
	return "", err
}
