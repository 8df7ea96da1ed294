package apply

import (
	"fmt"
	"strconv"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// candidates is how many places one is asked to choose from.
const candidates = 8

// postGroup keeps the first step. A place that may be several asks which one.
func (h *Handlers) postGroup(s step) error {
	in := applications.GroupInput{Name: s.Post("name"), Languages: site.ReadLanguages(s.Post("languages")), Topics: split(s.Post("topics")),
		Format: groups.Format(s.Post("format")), About: s.Post("about"), AboutLang: s.Post("about_lang")}
	var err error
	if in.Place, err = s.locate(); err != nil {
		return s.refuse(err)
	}
	return s.saved(h.Applications.SaveGroup(s.Ctx(), s.Actor, s.ID, s.rev(), in))
}

// split reads words that are separated by commas.
func split(text string) (list []string) {
	for _, word := range strings.Split(text, ",") {
		if word = strings.TrimSpace(word); word != "" {
			list = append(list, word)
		}
	}
	return list
}

// locate reads the place: the one that was chosen, or the only one that the
// text can mean. Nil leaves it as it is.
func (s *step) locate() (*groups.Place, error) {
	text := strings.TrimSpace(s.Post("place"))
	if text == "" || text == placeText(s.L, s.Application) {
		return nil, nil
	}
	found := geo.Find(text, geo.Options{Limit: candidates})
	for _, m := range found {
		if fmt.Sprint(m.ID) == s.Post("place_id") {
			return placeOf(m), nil
		}
	}
	if m, sure := geo.Locate(text, geo.Options{}); sure {
		return placeOf(m), nil
	}
	s.Places = found
	if len(found) == 0 {
		return nil, wrong("place", msg.GroupPlaceUnknown())
	}
	return nil, wrong("place_id", msg.ApplyPlaceWhich())
}

func placeOf(m geo.Match) *groups.Place {
	return &groups.Place{Country: m.Country, Region: m.Region, City: m.Name, Lat: m.Lat, Lng: m.Lng, Zone: m.Zone}
}

// options are the places that the text may mean.
func (s step) options() (options []ui.Option) {
	for _, m := range s.Places {
		options = append(options, ui.Option{Value: fmt.Sprint(m.ID), Label: m.Name,
			Note: geo.RegionName(m.Region, s.L.Lang()) + ", " + geo.CountryName(m.Country, s.L.Lang())})
	}
	return options
}

// formats are the ways to meet.
func (s step) formats() []ui.Option {
	return []ui.Option{
		{Value: string(groups.InPerson), Label: s.T(msg.ApplyFormatInPerson())},
		{Value: string(groups.Online), Label: s.T(msg.ApplyFormatOnline())},
		{Value: string(groups.Hybrid), Label: s.T(msg.ApplyFormatHybrid())},
	}
}

// postPeople keeps what the applicant gives, and asks the co-leader.
func (h *Handlers) postPeople(s step) error {
	if name := strings.TrimSpace(s.Post("your_name")); s.Me.Name == "" && name != "" {
		if err := h.name(s.Request, name); err != nil {
			return s.refuse(err)
		}
	}
	in := applications.PeopleInput{Profile: s.Post("profile"), Documents: accepted(s.Request, s.Me), CoName: s.Post("co_name"), CoAddress: s.Post("co_address")}
	if in.Profile == s.Me.ProfileID {
		in.Profile = ""
	}
	return s.saved(h.Applications.SavePeople(s.Ctx(), s.Actor, s.ID, s.rev(), in))
}

// name gives the reader's account the name that it lacks.
func (h *Handlers) name(r *site.Request, name string) error {
	me := r.Visit.Person
	err := h.People.EditProfile(r.Ctx(), r.Actor, me.ID, accounts.ProfileInput{Name: name, Lang: me.Lang, Languages: me.Languages, Zone: me.Zone, Rev: me.Rev})
	return renamed(err, "name", "your_name")
}

// accepted are the documents to which a form says yes, in the text that it showed.
func accepted(r *site.Request, p applications.Party) (list []applications.Acceptance) {
	for _, d := range p.Pending() {
		field := applications.AcceptField(d.Key)
		if r.Post(field) != "true" {
			continue
		}
		version, _ := strconv.Atoi(r.Post(field + "_version")) // one that is no number is one that is stale
		yes := applications.Acceptance{Document: d.Key, Version: version, Lang: r.Post(field + "_lang"), Hash: r.Post(field + "_hash")}
		for _, ask := range d.Asks {
			if r.Post(program.ConfirmField(d.Key, ask.Key)) == "true" {
				yes.Confirmed = append(yes.Confirmed, ask.Key)
			}
		}
		list = append(list, yes)
	}
	return list
}

// postConduct keeps homepage and code of conduct, and looks at their addresses.
func (h *Handlers) postConduct(s step) error {
	in := applications.ConductInput{Homepage: s.Post("homepage"), Kind: applications.ConductKind(s.Post("conduct_kind")), Body: s.Post("conduct_body"),
		Lang: s.Post("conduct_lang"), URL: s.Post("conduct_url")}
	return s.saved(h.Applications.SaveConduct(s.Ctx(), s.Actor, s.ID, s.rev(), in, s.Post("act") == "look"))
}

// example puts an example of the program into the form, with the group's own
// words in it.
func (h *Handlers) example(s *step, key guide.Key) error {
	doc, err := h.Program.Document(s.Ctx(), s.Actor, key, s.L.Lang(), 0)
	if err != nil {
		return err
	}
	if doc.Kind != guide.Example {
		return nil
	}
	contact := s.Homepage
	if contact == "" {
		contact = s.T(msg.ApplyConductContact())
	}
	s.ConductKind, s.ConductLang = applications.ConductText, doc.Lang
	s.ConductBody = strings.NewReplacer("{group}", called(s.L, s.Application), "{city}", s.City, "{contact}", contact).Replace(doc.Body)
	return nil
}

// examples are the program's own, to begin from.
func (s step) examples() (list []ui.Link) {
	for _, d := range s.Edition.Guide.Documents {
		if d.Kind == guide.Example {
			list = append(list, ui.Link{Href: s.path("/conduct?example=" + string(d.Key) + "#f-conduct_body"), Label: s.text(d.Title)})
		}
	}
	return list
}

// postMeetings keeps the calendar and reads it at once; what was found is shown
// before one goes on.
func (h *Handlers) postMeetings(s step) error {
	fresh := strings.TrimSpace(s.Post("calendar")) != s.Calendar
	err := h.Applications.SaveCalendar(s.Ctx(), s.Actor, s.ID, s.rev(), s.Post("calendar"), s.Post("act") == "look")
	if err == nil && fresh && s.Post("calendar") != "" {
		return s.SeeOther(s.path("/meetings"), site.Done(msg.ApplySaved()))
	}
	return s.saved(err)
}

// languages are those in which texts may be.
func languages() (options []ui.Option) {
	for _, l := range i18n.Languages() {
		options = append(options, ui.Option{Value: l.Code, Label: l.Name})
	}
	return options
}
