package groups

import (
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/tabular"
)

// Verdict says what becomes of a row.
type Verdict string

// The verdicts.
const (
	Unsettled Verdict = ""      // not looked at yet
	Fresh     Verdict = "new"   // a group that is not in the network
	Known     Verdict = "known" // a group that is, and stays as it is
	Bad       Verdict = "bad"   // cannot be used, Problems say why
)

// StagedRow is one row of a list with what would be made of it.
type StagedRow struct {
	Import   ids.ImportID            `db:"import_id"`
	N        int                     `db:"n"`    // from 0, in the order of the file
	Line     int                     `db:"line"` // in the file, from 1
	Cells    db.JSON[[]string]       `db:"cells"`
	Misread  db.JSON[i18n.Message]   `db:"misread"` // what reading the file found doubtful
	Verdict  Verdict                 `db:"verdict"`
	Draft    db.JSON[NewGroup]       `db:"draft"`
	Problems db.JSON[[]i18n.Message] `db:"problems"`
	Warnings db.JSON[[]i18n.Message] `db:"warnings"`
}

// present are the groups that are there when a list is looked at.
type present struct {
	external map[string]bool        // source and identifier there
	named    map[string]presentName // folded name, country and city
	alike    map[string]presentName // skeleton of the name
}

type presentName struct {
	source, external string
	name, city       string
	line             int // of the list, for rows of it
}

// newPresent is a network without groups.
func newPresent() *present {
	return &present{external: map[string]bool{}, named: map[string]presentName{}, alike: map[string]presentName{}}
}

// presentRow is a group as far as its recognition goes.
type presentRow struct {
	Name       string `db:"name"`
	Folded     string `db:"folded"`
	Skeleton   string `db:"skeleton"`
	Country    string `db:"country"`
	City       string `db:"city"`
	Source     string `db:"source"`
	ExternalID string `db:"external_id"`
}

func (p *present) add(r presentRow) {
	if r.ExternalID != "" {
		p.external[externalKey(r.Source, r.ExternalID)] = true
	}
	n := presentName{source: r.Source, external: r.ExternalID, name: r.Name, city: r.City}
	p.named[nameKey(r.Folded, r.Country, r.City)] = n
	p.alike[r.Skeleton] = n
}

func externalKey(source, id string) string { return source + "\x00" + id }

func nameKey(folded, country, city string) string {
	return folded + "\x00" + country + "\x00" + ids.Fold(city)
}

// has says whether a group is there: by its identifier in the source, else by
// name and place. Two groups with different identifiers of one source are two,
// whatever they are called.
func (p *present) has(g NewGroup) bool {
	if g.ExternalID != "" && p.external[externalKey(g.Source, g.ExternalID)] {
		return true
	}
	n, ok := p.named[g.nameKey()]
	return ok && !g.differsFrom(n)
}

func (in NewGroup) nameKey() string {
	return nameKey(ids.Fold(in.Name), in.Place.Country, in.Place.City)
}

func (in NewGroup) differsFrom(n presentName) bool {
	return in.ExternalID != "" && n.external != "" && in.Source == n.source && in.ExternalID != n.external
}

// stager settles the rows of one list in their order.
type stager struct {
	source  string
	columns []string
	mapping Mapping
	present *present

	lines  map[string]int         // line of each identifier in this list
	named  map[string]presentName // by name and place, of this list
	alike  map[string]presentName // by skeleton, of this list
	places map[whereabouts]settled
}

func newStager(source string, columns []string, m Mapping, present *present) *stager {
	return &stager{source: source, columns: columns, mapping: m, present: present,
		lines: map[string]int{}, named: map[string]presentName{}, alike: map[string]presentName{}, places: map[whereabouts]settled{}}
}

// stage settles a whole table: what each row would become. It reads nothing but
// its arguments and the list of places.
func stage(t *tabular.Table, source string, m Mapping, present *present) []StagedRow {
	s := newStager(source, t.Columns, m, present)
	rows := rowsOf(t)
	for i := range rows {
		s.settle(&rows[i])
	}
	return rows
}

// rowsOf takes the rows of a table over, unsettled.
func rowsOf(t *tabular.Table) []StagedRow {
	rows := make([]StagedRow, len(t.Rows))
	for i, r := range t.Rows {
		rows[i] = StagedRow{N: i, Line: r.Line}
		rows[i].Cells.V, rows[i].Misread.V = r.Cells, r.Problem
	}
	return rows
}

// settle gives a row its verdict.
func (s *stager) settle(r *StagedRow) {
	r.Draft.V, r.Problems.V, r.Warnings.V = NewGroup{}, nil, nil
	g := s.draft(r)
	if !r.Misread.V.IsZero() {
		r.Problems.V = append(r.Problems.V, r.Misread.V)
	}
	if first, twice := s.lines[g.ExternalID]; twice && g.ExternalID != "" {
		r.Problems.V = append(r.Problems.V, msg.ImportBadDouble(first, r.Line))
	} else if g.ExternalID != "" {
		s.lines[g.ExternalID] = r.Line
		if len(r.Problems.V) == 0 && s.present.external[externalKey(s.source, g.ExternalID)] {
			r.Draft.V, r.Verdict, r.Warnings.V = g, Known, nil
			return
		}
	}
	s.place(r, &g)
	s.name(r, &g)
	r.Draft.V = g
	switch {
	case len(r.Problems.V) > 0:
		r.Verdict, r.Warnings.V = Bad, nil
	case s.present.has(g):
		r.Verdict, r.Warnings.V = Known, nil
	default:
		r.Verdict = Fresh
		s.similar(r, g)
	}
}

// similar remarks that the name could be taken for that of another group, there
// or in this list.
func (s *stager) similar(r *StagedRow, g NewGroup) {
	key := Skeleton(g.Name)
	n, ok := s.present.alike[key]
	if !ok {
		n, ok = s.alike[key]
	}
	if ok {
		r.warn(msg.ImportWarnSimilar(n.city, n.name))
	}
	s.alike[key] = presentName{name: g.Name, city: g.Place.City}
}

func (r *StagedRow) warn(m i18n.Message) { r.Warnings.V = append(r.Warnings.V, m) }

// value is the cell of a field, on one line.
func (s *stager) value(r *StagedRow, f Field) string {
	c, ok := s.mapping[f]
	if !ok || c >= len(r.Cells.V) {
		return ""
	}
	return ids.Tidy(r.Cells.V[c])
}

// draft is the group without its place.
func (s *stager) draft(r *StagedRow) NewGroup {
	g := NewGroup{Name: s.value(r, FieldName), Status: Active, Source: s.source, ExternalID: s.value(r, FieldExternal), Similar: true}
	if v := s.value(r, FieldHomepage); v != "" {
		g.Profile.Homepage = r.address(v)
	}
	if v := s.value(r, FieldCalendar); v != "" {
		g.Calendar = r.address(v)
	}
	g.Profile.Languages = r.languages(s.value(r, FieldLanguages))
	g.Profile.Topics = tidyList(parts(s.value(r, FieldTopics)))
	if len(g.Profile.Topics) > MaxTopics {
		g.Profile.Topics = g.Profile.Topics[:MaxTopics]
		r.warn(msg.ImportWarnTopics(MaxTopics))
	}
	g.Contacts = append(s.contacts(r, FieldLeader, FieldLeaderEmail), s.contacts(r, FieldCoLeader, FieldCoLeaderEmail)...)
	return g
}

// place settles where the group is, and its zone.
func (s *stager) place(r *StagedRow, g *NewGroup) {
	w := whereabouts{city: s.value(r, FieldCity), place: s.value(r, FieldPlace), region: s.value(r, FieldRegion),
		country: s.value(r, FieldCountry), lat: s.value(r, FieldLat), lng: s.value(r, FieldLng)}
	found, before := s.places[w]
	if !before {
		found = w.settle()
		s.places[w] = found
	}
	if !found.problem.IsZero() {
		r.Problems.V = append(r.Problems.V, found.problem)
		return
	}
	if !found.warning.IsZero() {
		r.warn(found.warning)
	}
	p := found.place
	g.Place = Place{Country: p.Country, Region: p.Region, City: p.Name, Lat: p.Lat, Lng: p.Lng, Zone: p.Zone}
	if zone := s.value(r, FieldZone); isZone(zone) {
		g.Place.Zone = zone
	} else if zone != "" {
		r.warn(msg.ImportWarnZone(zone))
	}
}

// name checks the name, alone and among the rows before.
func (s *stager) name(r *StagedRow, g *NewGroup) {
	if g.Name == "" {
		r.Problems.V = append(r.Problems.V, msg.ImportBadName())
		return
	}
	for _, note := range checkName(g.Name) {
		r.Problems.V = append(r.Problems.V, note.Message)
	}
	if g.Place.City == "" {
		return
	}
	key := g.nameKey()
	if n, ok := s.named[key]; ok && !g.differsFrom(n) && len(r.Problems.V) == 0 {
		r.Problems.V = append(r.Problems.V, msg.ImportBadDouble(n.line, r.Line))
		return
	}
	if len(r.Problems.V) == 0 {
		s.named[key] = presentName{source: g.Source, external: g.ExternalID, name: g.Name, city: g.Place.City, line: r.Line}
	}
}

// Counts says how many rows there are of each verdict.
type Counts struct {
	Total  int `db:"total"`
	Fresh  int `db:"fresh"`
	Known  int `db:"known"`
	Bad    int `db:"bad"`
	Warned int `db:"warned"` // of the fresh ones: with a remark
}

// count counts settled rows.
func count(rows []StagedRow) (c Counts) {
	c.Total = len(rows)
	for _, r := range rows {
		switch r.Verdict {
		case Fresh:
			c.Fresh++
			if len(r.Warnings.V) > 0 {
				c.Warned++
			}
		case Known:
			c.Known++
		case Bad:
			c.Bad++
		}
	}
	return c
}
