package web_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/calendars"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

var ctx = context.Background()

// network is a House with two groups; the people who run one have no business
// with the other.
type network struct {
	*webtest.House
	t     testing.TB
	group groups.Group // the group that the roles below run
	other groups.Group // that of the leader elsewhere
	event string       // slug of a meeting of group that is published
	draft string       // and of one that is not
	list  ids.ImportID
	feed  ids.CalendarID // a calendar of group
	task  ids.TaskID     // of the manager, about group
	note  ids.NoteID     // in the file of group

	drafted ids.ApplicationID // the member's
	asked   ids.InvitationID  // of the organiser, to be the co-leader in it
	sent    ids.ApplicationID // a stranger's, which waits for the office

	proposed ids.ProposalID // see proposal
	merged   ids.MergeID    // see merge

	hubInvitation string // the leader's; opened
}

// The people of the network, by role. The visitor has no name.
const (
	visitor   = ""
	member    = "Mia Member"
	organiser = "Olu Organiser"
	coLeader  = "Cai Coleader"
	leader    = "Lea Leader"
	elsewhere = "Eli Elsewhere"
	editor    = "Edda Editor"
	manager   = "Mo Manager"
	inside    = "Ina Inside"   // a manager whose reach holds both groups and the application
	outside   = "Otto Outside" // a manager whose reach holds none of them
	responder = "Remy Responder"
	admin     = "Ada Admin"
)

func newNetwork(t testing.TB) *network {
	t.Helper()
	return networkIn(t, webtest.New(t))
}

func networkIn(t testing.TB, h *webtest.House) *network {
	t.Helper()
	n := &network{House: h, t: t}
	as := access.System(access.ByDemo)
	for name, roles := range map[string][]access.Role{member: nil, organiser: nil, coLeader: nil, leader: nil, elsewhere: nil,
		editor: {access.Editor}, manager: {access.Manager}, admin: {access.Administrator}, responder: {access.Responder}} {
		n.Person(t, name, roles...)
	}
	n.limited(inside, access.Scope{Places: []string{"FR", "TR"}})
	n.limited(outside, access.Scope{Places: []string{"NZ"}})
	n.group, n.other = n.founded("Example Circle", leader, coLeader), n.founded("Other Ring", elsewhere, "Ezra Elsewhere")
	must(t, n.Groups.AddOrganiser(ctx, n.actor(leader), n.group.ID, n.Person(t, organiser)))
	must(t, n.Groups.Join(ctx, n.actor(member), n.group.ID))
	n.event, n.draft = n.meets("Summer meeting", events.Published), n.meets("Secret draft", events.Draft)
	must(t, n.Requirements.Waive(ctx, n.actor(manager), n.group.ID, "", ids.DateOf(webtest.Noon).AddDays(30), "pause for the summer"))
	imp, err := n.Groups.StartImport(ctx, as, groups.List{Source: "old", Filename: "groups.csv", Raw: []byte("Name,City,Country\nNew One,Nairobi,Kenya\n=Bad,Springfield,US\n")})
	must(t, err)
	n.list = imp.ID
	n.feed, _, err = n.Calendars.Connect(ctx, n.actor(leader), n.group.ID, calendars.Source{File: feed("Brought by a calendar", "As it came"), Title: "Old calendar"})
	must(t, err)
	n.applies()
	n.daily("Call the town hall", "They met in a library.")
	n.Settle(t)
	n.joinsHub()
	return n
}

// feed is a calendar with one meeting.
func feed(summary, description string) []byte {
	lines := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//EN", "BEGIN:VEVENT", "UID:one@feed.example", "DTSTAMP:20261101T000000Z",
		"DTSTART:20261215T170000Z", "DTEND:20261215T190000Z", "SUMMARY:" + summary, "DESCRIPTION:" + description, "LOCATION:" + summary, "URL:https://feed.example/one", "END:VEVENT", "END:VCALENDAR", ""}
	return []byte(strings.Join(lines, "\r\n"))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// limited makes a manager with a limited reach.
func (n *network) limited(name string, scopes ...access.Scope) {
	n.t.Helper()
	person := n.Person(n.t, name)
	must(n.t, n.Gate.Update(ctx, access.System(access.ByDemo), func(tx *access.Tx) error {
		w, err := tx.Allow(access.StaffGrant, access.PersonTarget(person))
		if err != nil {
			return err
		}
		return access.SetScopesTx(ctx, w, person, access.Manager, scopes, "test")
	}))
}

// actor is a person as an actor of use cases.
func (n *network) actor(name string) access.Actor {
	return access.Person(n.Person(n.t, name))
}

// founded makes an active group in Lyon with two people at its head.
func (n *network) founded(name, lead, co string) groups.Group {
	n.t.Helper()
	as := access.System(access.ByDemo)
	id, err := n.Groups.Create(ctx, as, groups.NewGroup{Name: name, Status: groups.Active, Similar: true,
		Place: groups.Place{Country: "FR", City: "Lyon", Lat: 45.76, Lng: 4.84, Zone: "Europe/Paris"}})
	must(n.t, err)
	must(n.t, n.Groups.SetLeaders(ctx, as, id, groups.Leaders{Leader: n.Person(n.t, lead), CoLeader: n.Person(n.t, co)}, "first"))
	g, err := n.Groups.Find(ctx, as, ids.Slug(name))
	must(n.t, err)
	return g
}

// meets writes down a meeting of the group and returns its slug.
func (n *network) meets(title string, state events.State) string {
	n.t.Helper()
	w, err := n.Events.Write(ctx, n.actor(leader), n.group.ID, input(n.t, title), state)
	must(n.t, err)
	return w.Slug
}

func input(t testing.TB, title string) events.Input {
	t.Helper()
	start, err := events.ParseWall("2026-12-10T18:00")
	must(t, err)
	end, err := events.ParseWall("2026-12-10T20:00")
	must(t, err)
	return events.Input{Title: title, Location: "Town hall", Start: start, End: end}
}

// daily leaves a task and a note about the group.
func (n *network) daily(task, note string) {
	n.t.Helper()
	mo := n.actor(manager)
	var err error
	n.task, err = n.Desk.AddTask(ctx, mo, desk.TaskInput{Title: task, Owner: mo.Person, Due: ids.DateOf(webtest.Noon), Group: n.group.ID})
	must(n.t, err)
	n.note, err = n.Desk.AddNote(ctx, mo, n.group.ID, note)
	must(n.t, err)
	must(n.t, n.Desk.SetOwner(ctx, mo, n.group.ID, 0, desk.OwnerInput{Owner: mo.Person}))
}

// session begins a session of a person.
func (n *network) session(name string) accounts.SignedIn {
	n.t.Helper()
	in, err := n.People.SignInAs(ctx, access.System(access.ByDemo), n.Person(n.t, name), accounts.Browser{Device: "test"})
	must(n.t, err)
	return in
}

// ask is one request to the site.
type ask struct {
	method, path string
	token        string            // of a session; empty: a visitor
	form         url.Values        // sent by a page of the site itself
	upload       bool              // as a form with files is sent
	headers      map[string]string // over those that a browser sends; Host too
}

// answered is what came back.
type answered struct {
	*http.Response
	body string
}

func (n *network) send(a ask) answered {
	n.t.Helper()
	if a.method == "" {
		a.method = "GET"
	}
	body, kind := encode(n.t, a)
	r := httptest.NewRequest(a.method, a.path, body)
	r.Host = strings.TrimPrefix(n.Config.BaseURL, "http://")
	r.Header.Set("Accept-Language", "en")
	if a.form != nil {
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if a.token != "" {
		r.AddCookie(&http.Cookie{Name: "session", Value: a.token})
	}
	for name, value := range a.headers {
		if name == "Host" {
			r.Host = value
			continue
		}
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	n.Handler().ServeHTTP(w, r)
	return answered{w.Result(), w.Body.String()}
}

// encode writes the form as a browser does, and says in which of its two ways.
func encode(t testing.TB, a ask) (body io.Reader, kind string) {
	t.Helper()
	if !a.upload {
		return strings.NewReader(a.form.Encode()), "application/x-www-form-urlencoded"
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, values := range a.form {
		for _, v := range values {
			must(t, w.WriteField(name, v))
		}
	}
	must(t, w.Close())
	return &b, w.FormDataContentType()
}

// get is a page as somebody sees it.
func (n *network) get(as, path string) answered {
	n.t.Helper()
	return n.send(ask{path: path, token: n.token(as)})
}

// post sends a form with a once-key of its own.
func (n *network) post(as, path string, form url.Values) answered {
	n.t.Helper()
	sent := url.Values{"once": {ids.Random("k", 16)}}
	for name, values := range form {
		sent[name] = values
	}
	return n.send(ask{method: "POST", path: path, token: n.token(as), form: sent})
}

func (n *network) token(as string) string {
	n.t.Helper()
	if as == visitor {
		return ""
	}
	return n.session(as).Token
}
