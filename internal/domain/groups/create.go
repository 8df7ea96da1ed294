package groups

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Place is where a group is, as the gazetteer knows it.
type Place struct {
	Country string // ISO 3166, two letters
	Region  string
	City    string
	Lat     float64
	Lng     float64
	Zone    string // IANA
}

// New is what a new group begins with.
type NewGroup struct {
	Name       string
	Place      Place
	Profile    Profile
	Status     Status   // Onboarding, or Active when it is taken over from elsewhere
	Joined     ids.Date // zero: today, in the group's zone
	Claimed    bool
	Source     string
	ExternalID string
	Import     ids.ImportID
	Contacts   []Contact
	Calendar   string // address that a list names; only connected, not shown: it may hold a secret
	Similar    bool   // a manager has seen that the name resembles another and wants it
}

// Profile is what the leaders of a group may change by themselves.
type Profile struct {
	Tagline   string
	About     string // Markdown
	AboutLang string
	Homepage  string
	Links     []Link
	Languages []string // BCP 47
	Topics    []string
	Format    Format
}

// The longest texts, in characters.
const (
	MaxName    = 80
	MaxTagline = 140
	MaxAbout   = 10_000
	MaxLinks   = 8
	MaxTopics  = 12 // and languages
	MaxWord    = 80 // a topic, the words of a link
	maxLang    = 35 // the longest language tag (RFC 5646 section 4.4.1)
)

// Create makes a group.
func (s *Service) Create(ctx context.Context, a access.Actor, in NewGroup) (id ids.GroupID, err error) {
	defer fault.Wrap(&err, "groups.Create")
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.GroupCreate, in.Target())
		if access.IsOutside(err) {
			return fault.InvalidFields(fault.Field{Name: "place", Message: msg.AccessReachOutside()})
		}
		if err != nil {
			return err
		}
		id, err = CreateTx(ctx, w, in)
		return err
	})
	return id, err
}

// Target is the group to be as something to be allowed on.
func (in NewGroup) Target() access.Target {
	t := access.ProgramTarget("groups")
	t.Place = access.Place{Country: in.Place.Country, Region: in.Place.Region, Languages: in.Profile.Languages}
	return t
}

// CreateTx makes a group in the caller's transaction.
func CreateTx(ctx context.Context, w *access.Writer, in NewGroup) (ids.GroupID, error) {
	in.tidy(w.Now())
	if err := in.check(); err != nil {
		return "", err
	}
	if !in.Similar {
		if err := checkSimilar(ctx, w, in.Name, ""); err != nil {
			return "", err
		}
	}
	id := ids.New[ids.GroupID]("grp", w.Now())
	slug, err := freeSlug(ctx, w, id, in.Name, in.Place.City)
	if err != nil {
		return "", err
	}
	if err := in.insert(ctx, w, id, slug); err != nil {
		return "", err
	}
	w.Target(access.GroupTarget(id))
	w.Emit(Created{id})
	return id, indexTx(ctx, w, in.group(id))
}

// insert writes the rows of a new group that has been checked.
func (in NewGroup) insert(ctx context.Context, w *access.Writer, id ids.GroupID, slug string) error {
	if _, err := insertGroup.Insert(ctx, w, [][]any{in.row(id, slug, w.Now())}); err != nil {
		return err
	}
	if _, err := insertSlug.Insert(ctx, w, [][]any{{slug, id, w.Now()}}); err != nil {
		return err
	}
	if _, err := insertStatus.Insert(ctx, w, [][]any{in.statusRow(id)}); err != nil {
		return err
	}
	_, err := insertContact.Insert(ctx, w, in.contactRows(id))
	return err
}

// row has the values of insertGroup.
func (in NewGroup) row(id ids.GroupID, slug string, now time.Time) []any {
	p, pl := in.Profile, in.Place
	var imported any
	if in.Import != "" {
		imported = string(in.Import)
	}
	return []any{id, slug, in.Name, ids.Fold(in.Name), Skeleton(in.Name), in.Status, in.Claimed,
		pl.Country, pl.Region, pl.City, coordinate(pl, pl.Lat), coordinate(pl, pl.Lng), pl.Zone, db.JSON[[]string]{V: p.Languages},
		db.JSON[[]string]{V: p.Topics}, p.Format, p.Tagline, p.About, p.AboutLang, p.Homepage, db.JSON[[]Link]{V: p.Links},
		in.Source, in.ExternalID, imported, in.Joined, now}
}

// statusRow has the values of insertStatus.
func (in NewGroup) statusRow(id ids.GroupID) []any {
	return []any{id, in.Status, in.Joined.Start(loadZone(in.Place.Zone)), ""}
}

// contactRows have the values of insertContact.
func (in NewGroup) contactRows(id ids.GroupID) (rows [][]any) {
	for n, c := range in.Contacts {
		rows = append(rows, []any{id, n, c.Name, c.Address, c.Role})
	}
	return rows
}

// group is the new group as it will be read, as far as search needs it.
func (in NewGroup) group(id ids.GroupID) Group {
	g := Group{ID: id, Name: in.Name, Status: in.Status, Country: in.Place.Country, Region: in.Place.Region, City: in.Place.City}
	return g.with(in.Profile)
}

// coordinate is NULL for a place that is not known.
func coordinate(p Place, v float64) any {
	if p.Lat == 0 && p.Lng == 0 {
		return nil
	}
	return v
}

func loadZone(name string) *time.Location {
	if loc, err := clock.Zone(name); err == nil {
		return loc
	}
	return time.UTC
}

// tidy fills what is silent and cleans what was typed.
func (in *NewGroup) tidy(now time.Time) {
	in.Name = ids.Tidy(in.Name)
	in.Place.City = ids.Tidy(in.Place.City)
	in.Profile.tidy()
	if in.Status == "" {
		in.Status = Onboarding
	}
	if in.Joined.IsZero() {
		in.Joined = ids.DateIn(now, loadZone(in.Place.Zone))
	}
}

func (in NewGroup) check() error {
	notes := in.Place.check(checkName(in.Name))
	notes = append(notes, in.Profile.check()...)
	return notes.Err()
}

// check notes what a group cannot be told by.
func (p Place) check(notes fault.Notes) fault.Notes {
	if len(p.Country) != 2 || p.City == "" {
		notes.Add("place", msg.GroupPlaceUnknown())
	} else if _, err := time.LoadLocation(p.Zone); err != nil || p.Zone == "" {
		notes.Add("place", msg.GroupZoneUnknown())
	}
	return notes
}

func checkName(name string) (notes fault.Notes) {
	switch n := utf8.RuneCountInString(name); {
	case n < 2:
		notes.Add("name", msg.GroupNameMissing())
	case n > MaxName:
		notes.Add("name", msg.GroupTooLong(MaxName))
	}
	return notes
}

// checkSimilar refuses a name that could be taken for that of another group,
// until a manager says that both are meant.
func checkSimilar(ctx context.Context, r db.Reader, name string, except ids.GroupID) error {
	list, err := AlikeTx(ctx, r, name)
	if err != nil {
		return err
	}
	for _, g := range list {
		if g.ID != except {
			return fault.InvalidFields(fault.Field{Name: "name", Message: msg.GroupNameSimilar(g.Name, g.City)})
		}
	}
	return nil
}

func (p *Profile) tidy() {
	p.Tagline, p.Homepage = ids.Tidy(p.Tagline), strings.TrimSpace(p.Homepage)
	p.About = strings.TrimSpace(strings.ReplaceAll(p.About, "\r\n", "\n"))
	if p.Format == "" {
		p.Format = InPerson
	}
	p.Languages, p.Topics = tidyList(p.Languages), tidyList(p.Topics)
	var links []Link
	for _, l := range p.Links {
		l = Link{ids.Tidy(l.Label), strings.TrimSpace(l.URL)}
		if l != (Link{}) {
			links = append(links, l)
		}
	}
	p.Links = links
}

// tidyList cleans each entry and drops empty and repeated ones.
func tidyList(list []string) (out []string) {
	seen := map[string]bool{}
	for _, v := range list {
		if v = ids.Tidy(v); v != "" && !seen[ids.Fold(v)] {
			seen[ids.Fold(v)] = true
			out = append(out, v)
		}
	}
	return out
}

func (p Profile) check() (notes fault.Notes) {
	if utf8.RuneCountInString(p.Tagline) > MaxTagline {
		notes.Add("tagline", msg.GroupTooLong(MaxTagline))
	}
	if utf8.RuneCountInString(p.About) > MaxAbout {
		notes.Add("about", msg.GroupTooLong(MaxAbout))
	}
	if p.Homepage != "" && !isWebAddress(p.Homepage) {
		notes.Add("homepage", msg.GroupNotAnAddress())
	}
	if len(p.Links) > MaxLinks {
		notes.Add("links", msg.GroupTooMany(MaxLinks))
	}
	for _, l := range p.Links {
		if l.Label == "" || utf8.RuneCountInString(l.Label) > MaxWord || !isWebAddress(l.URL) {
			notes.Add("links", msg.GroupNotALink())
			break
		}
	}
	if len(p.Topics) > MaxTopics {
		notes.Add("topics", msg.GroupTooMany(MaxTopics))
	}
	for _, list := range []struct {
		name  string
		words []string
		most  int
	}{{"topics", p.Topics, MaxWord}, {"languages", p.Languages, maxLang}, {"about_lang", []string{p.AboutLang}, maxLang}} {
		if slices.ContainsFunc(list.words, func(w string) bool { return utf8.RuneCountInString(w) > list.most }) {
			notes.Add(list.name, msg.GroupTooLong(list.most))
		}
	}
	if len(p.Languages) > MaxTopics {
		notes.Add("languages", msg.GroupTooMany(MaxTopics))
	}
	switch p.Format {
	case InPerson, Online, Hybrid:
	default:
		notes.Add("format", msg.GroupFormatUnknown())
	}
	return notes
}

// isWebAddress accepts what a browser can open and a reader can trust to be
// what it looks like: http or https, a host, no password in it.
func isWebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && len(s) <= 500
}

// CheckProfile cleans a profile and returns what is wrong with it, for those who
// ask for one before there is a group.
func CheckProfile(p *Profile) fault.Notes {
	p.tidy()
	return p.check()
}
