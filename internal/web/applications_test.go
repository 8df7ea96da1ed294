package web_test

import (
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
)

// applicant has nothing to do with the groups of the network.
const applicant = "Zoe Applicant"

// applies makes two applications: the member's draft, in which the organiser is
// asked to be co-leader, and one by a stranger that was sent.
func (n *network) applies() {
	n.t.Helper()
	as := access.System(access.ByDemo)
	for _, name := range []string{member, organiser, applicant} {
		must(n.t, n.People.ProveAs(ctx, as, n.Person(n.t, name)))
	}
	n.drafted = n.fillIn(member, "Drafted Circle", "1")
	v, err := n.Applications.Get(ctx, n.actor(member), n.drafted, "en")
	must(n.t, err)
	n.asked = v.Partner.ID
	n.sent = n.fillIn(applicant, "Sent Circle", "2")
	must(n.t, n.Applications.Submit(ctx, n.actor(applicant), n.sent, 0, ""))
}

// fillIn makes a draft in İzmir that lacks nothing.
func (n *network) fillIn(who, name, profile string) ids.ApplicationID {
	n.t.Helper()
	return n.fillInAt(who, name, profile, somewhere{groups.Place{Country: "TR", City: "İzmir", Lat: 38.41, Lng: 27.14, Zone: "Europe/Istanbul"}, []string{"tr"}})
}

// fillInAt is fillIn for another place.
func (n *network) fillInAt(who, name, profile string, at somewhere) ids.ApplicationID {
	n.t.Helper()
	a, s := n.actor(who), n.Applications
	id, err := s.Start(ctx, a, "en")
	must(n.t, err)
	must(n.t, s.SaveGroup(ctx, a, id, 1, applications.GroupInput{Name: name, Place: &at.Place, Languages: at.speaks, Topics: []string{"Data"}, About: "Forty people who meet in a library.", AboutLang: "en"}))
	v, err := s.Get(ctx, a, id, "en")
	must(n.t, err)
	in := applications.PeopleInput{Profile: profile, CoName: "Olu", CoAddress: "nobody@elsewhere.example"}
	if who == member {
		in.CoAddress = ids.Slug(organiser) + "@people.example"
	}
	for _, d := range v.Me.Pending() {
		in.Documents = append(in.Documents, applications.Acceptance(d.Yes()))
	}
	must(n.t, s.SavePeople(ctx, a, id, 2, in))
	must(n.t, s.SaveConduct(ctx, a, id, 3, applications.ConductInput{Kind: applications.ConductText, Body: "Everyone is welcome. Harassment is not accepted. Tell the hosts.", Lang: "en"}, false))
	return id
}
