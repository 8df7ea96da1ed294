package groups

import (
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/tabular"
)

// Field is what a column of a list can stand for.
type Field string

// The fields of a list of groups.
const (
	FieldName          Field = "name"
	FieldExternal      Field = "external"
	FieldCity          Field = "city"
	FieldPlace         Field = "place" // city, region and country in one text
	FieldRegion        Field = "region"
	FieldCountry       Field = "country"
	FieldLat           Field = "lat"
	FieldLng           Field = "lng"
	FieldZone          Field = "zone"
	FieldHomepage      Field = "homepage"
	FieldCalendar      Field = "calendar"
	FieldLanguages     Field = "languages"
	FieldTopics        Field = "topics"
	FieldLeader        Field = "leader"
	FieldLeaderEmail   Field = "leader_email"
	FieldCoLeader      Field = "coleader"
	FieldCoLeaderEmail Field = "coleader_email"
)

// fieldInfo is a field with its words and the headings it may stand under.
type fieldInfo struct {
	field    Field
	label    func() i18n.Message
	synonyms string // parted by commas, English and German
	looks    func(string) bool
}

var importFields = []fieldInfo{
	{FieldName, msg.ImportFieldName, "group, group name, title, community, chapter, user group, Gruppe, Gruppenname, Bezeichnung, Titel", nil},
	{FieldExternal, msg.ImportFieldExternal, "id, external id, uid, uuid, identifier, key, slug, urlname, Kennung, Nummer, Schlüssel", nil},
	{FieldCity, msg.ImportFieldCity, "town, locality, municipality, Stadt, Ort, Gemeinde", nil},
	{FieldPlace, msg.ImportFieldPlace, "location, where, venue city, city and country, Standort, Wo, Ort und Land", nil},
	{FieldRegion, msg.ImportFieldRegion, "state, province, county, Bundesland, Kanton, Provinz", nil},
	{FieldCountry, msg.ImportFieldCountry, "country code, country name, nation, Land, Staat, Ländercode", isCountry},
	{FieldLat, msg.ImportFieldLat, "latitude, geo lat, Breite, Breitengrad", nil},
	{FieldLng, msg.ImportFieldLng, "lon, long, longitude, geo lon, geo lng, Länge, Längengrad", nil},
	{FieldZone, msg.ImportFieldZone, "time zone, timezone, tz, Zeitzone", isZone},
	{FieldHomepage, msg.ImportFieldHomepage, "home page, website, web site, url, web, link, Webseite, Website, Internetseite, Adresse im Netz", isAnyWebAddress},
	{FieldCalendar, msg.ImportFieldCalendar, "ical, ics, calendar url, feed, Kalender, Kalenderadresse", isCalendar},
	{FieldLanguages, msg.ImportFieldLanguages, "language, lang, Sprache, Sprachen", nil},
	{FieldTopics, msg.ImportFieldTopics, "topic, tags, keywords, subjects, Thema, Themen, Stichwörter", nil},
	{FieldLeader, msg.ImportFieldLeader, "lead, organizer, organiser, organizers, organisers, contact, contact name, contact person, host, Leitung, Leiter, Ansprechpartner, Kontakt, Organisation", nil},
	{FieldLeaderEmail, msg.ImportFieldLeaderEmail, "email, mail, leader email, contact email, organizer email, organiser email, E-Mail, Mailadresse, Kontaktadresse", isEmail},
	{FieldCoLeader, msg.ImportFieldColeader, "co-leader, co leader, co-lead, co-organizer, co-organiser, second contact, deputy, Stellvertretung, Stellvertreter, Co-Leitung", nil},
	{FieldCoLeaderEmail, msg.ImportFieldColeaderEmail, "co-leader email, co leader email, co-organizer email, second email, E-Mail der Stellvertretung", isEmail},
}

// ImportFields lists the fields in the order in which they are offered.
func ImportFields() []Field {
	list := make([]Field, len(importFields))
	for i, f := range importFields {
		list[i] = f.field
	}
	return list
}

// Label is how people call the field; zero for one that does not exist.
func (f Field) Label() i18n.Message {
	for _, info := range importFields {
		if info.field == f {
			return info.label()
		}
	}
	return i18n.Message{}
}

// Mapping says in which column, by its index, each field stands.
type Mapping map[Field]int

// guessMapping proposes a mapping by headings and values.
func guessMapping(t *tabular.Table) Mapping {
	wanted := make([]tabular.Field, len(importFields))
	for i, f := range importFields {
		wanted[i] = tabular.Field{Name: string(f.field), Synonyms: strings.Split(f.synonyms, ","), Looks: f.looks}
	}
	m := Mapping{}
	for name, column := range tabular.GuessMapping(t, wanted) {
		m[Field(name)] = column
	}
	if c, ok := m[FieldExternal]; ok && !identifies(t, c) {
		delete(m, FieldExternal)
	}
	return m
}

// identifies says whether the values of a column tell its rows apart. Where
// more than a tenth of them repeat, it is an identifier of something else.
func identifies(t *tabular.Table, column int) bool {
	seen, filled := map[string]bool{}, 0
	for _, r := range t.Rows {
		if v := ids.Tidy(r.Cell(column)); v != "" {
			seen[v] = true
			filled++
		}
	}
	return (filled-len(seen))*10 <= filled
}

// Lacks names what a list needs and no column holds.
func (m Mapping) Lacks() (list []i18n.Message) {
	if !m.has(FieldName) {
		list = append(list, msg.ImportMapNameMissing())
	}
	if !m.has(FieldCity) && !m.has(FieldPlace) && !(m.has(FieldLat) && m.has(FieldLng)) {
		list = append(list, msg.ImportMapPlaceMissing())
	}
	return list
}

func (m Mapping) has(f Field) bool { _, ok := m[f]; return ok }

// check refuses fields and columns that do not exist, and a column for two fields.
func (m Mapping) check(columns int) error {
	for f, c := range m {
		if f.Label().IsZero() {
			return fault.New(fault.Invalid, msg.ImportMapFieldUnknown(string(f)))
		}
		if c < 0 || c >= columns {
			return fault.New(fault.Invalid, msg.ImportMapColumnUnknown(string(f)))
		}
	}
	return nil
}

func isCountry(v string) bool { _, ok := geo.ParseCountry(v); return ok }

func isZone(v string) bool {
	_, err := time.LoadLocation(v)
	return err == nil && v != "" && v != "Local"
}

func isAnyWebAddress(v string) bool { return isWebAddress(completed(v)) }

func isCalendar(v string) bool {
	v = strings.ToLower(v)
	return strings.HasPrefix(v, "webcal:") || strings.Contains(v, ".ics") || strings.Contains(v, "/ical")
}

// isEmail accepts what may be an address; nothing is ever sent to it.
func isEmail(v string) bool {
	name, host, ok := strings.Cut(v, "@")
	return ok && name != "" && strings.Contains(host, ".") && !strings.ContainsAny(v, " \t<>()[],;:\"\\") && !strings.Contains(host, "@") && len(v) <= 254
}

// completed adds what people leave out of web addresses.
func completed(v string) string {
	v = strings.TrimSpace(v)
	switch {
	case strings.HasPrefix(strings.ToLower(v), "webcal://"):
		return "https" + v[len("webcal"):]
	case !strings.Contains(v, ":") && strings.Contains(v, ".") && !strings.ContainsAny(v, " @"):
		return "https://" + v
	}
	return v
}
