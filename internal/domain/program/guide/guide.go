package guide

// Format is the format of guide files that this program reads. Keys may be
// added to it; a key that changes its meaning makes a new format.
const Format = "chapterhouse/guide/1"

// Guide is everything that makes a network one program: what it asks of a
// group, what it gives, what it promises, and its words. A Guide is plain data
// and is never changed after Parse.
type Guide struct {
	// Always "chapterhouse/guide/1".
	Format FormatName `guide:"format,required"`
	// Names the program in data; it never changes.
	ID Key `guide:"id,required"`
	// The program's name.
	Title Text `guide:"title,required"`
	// The languages of the program's texts. The first is shown to readers of any other language.
	Languages []Language `guide:"languages,required"`
	// The zone of the program office, for its own deadlines. Those of a group are in the group's zone.
	Timezone Zone `guide:"timezone,required"`
	// How the ID of a profile on the program's community platform is read.
	Profile *Profile `guide:"profile"`
	// The mail that opens the hub to a leader.
	Invitation *Invitation `guide:"invitation"`
	// Terms, codes, guidelines and other pages, each with its files.
	Documents []Document `guide:"documents"`
	// What groups receive.
	Benefits []Benefit `guide:"benefits"`
	// What the program team promises to groups, and is measured by.
	Promises []Promise `guide:"promises"`
	// What is asked of a group.
	Requirements []Requirement `guide:"requirements,required"`
	// What makes a meeting one on the program's topics.
	Topic *Topic `guide:"topic"`
	// What the name of a group must and must not look like.
	Names *Names `guide:"names"`
	// The tasks between the approval of a group and its first day as an active one.
	Onboarding []Task `guide:"onboarding"`
	// Times that are granted to people.
	Deadlines Deadlines `guide:"deadlines"`
	// How applications of groups are decided.
	Applications Applications `guide:"applications"`
	// What happens when a requirement is not met, step by step. No step that harms a group happens without a person's decision.
	Ladder []Step `guide:"ladder"`
}

// Language returns the guide's first language, the one that is shown where a
// text is asked for in a language that the guide does not have.
func (g *Guide) Language() string {
	if len(g.Languages) == 0 {
		return ""
	}
	return string(g.Languages[0])
}

// Document returns the document with a key, or nil.
func (g *Guide) Document(key Key) *Document {
	for i := range g.Documents {
		if g.Documents[i].Key == key {
			return &g.Documents[i]
		}
	}
	return nil
}

// Requirement returns the requirement with a key, or nil.
func (g *Guide) Requirement(key Key) *Requirement {
	for i := range g.Requirements {
		if g.Requirements[i].Key == key {
			return &g.Requirements[i]
		}
	}
	return nil
}

// Profile says how a person's ID on the community platform is read out of the
// address of their profile.
type Profile struct {
	// What the ID is called: "community profile ID".
	Name Text `guide:"name,required"`
	// Addresses of a profile, with {id} where the ID stands and a star for a part of the path that may be anything.
	Shapes []Address `guide:"shapes,required"`
	// What an ID looks like.
	Pattern Pattern `guide:"id,required"`
	// An address that fits, shown to people.
	Example Address `guide:"example,required"`
	// The steps by which people find the address of their own profile.
	Steps Text `guide:"steps"`
}

// Invitation is the mail that invites a leader to take part in the hub, told
// to the leader beforehand so that it is found and believed.
type Invitation struct {
	// The name of the sender.
	Sender Text `guide:"sender,required"`
	// The subject of the mail.
	Subject Text `guide:"subject,required"`
}

// Document is a text of the program that people read and some must accept.
type Document struct {
	Key Key `guide:"key,required"`
	// What the document is for.
	Kind  DocumentKind `guide:"kind,required"`
	Title Text         `guide:"title,required"`
	// The number of the version, counted up when people have to accept it anew. Only for kinds that are accepted.
	Version Number `guide:"version"`
	// The day from which this version is needed; until then an acceptance of an earlier one is enough. Left out: the time of deadlines.new_version after it came into force; the first version at once.
	NeededFrom Day `guide:"needed_from"`
	// The language that decides where translations differ.
	Authoritative Language `guide:"authoritative,required"`
	// The Markdown file of each language.
	Files Files `guide:"files,required"`
	// Where the text officially stands, if that is elsewhere: the files are then copies. The addresses are read every day; a text that changed there is proposed to the office and never taken over by itself.
	Copies []Copy `guide:"copies"`
	// What people confirm with their yes, each with a box of its own: their age, that they may act for the group. Only for kinds that are accepted.
	Asks []Statement `guide:"asks"`
}

// Copy is the address of which a file of a document is a copy.
type Copy struct {
	// The language of the file.
	Language Language `guide:"language,required"`
	// Where its text officially stands.
	Address Address `guide:"address,required"`
}

// Statement is something that people confirm when they accept a document.
type Statement struct {
	Key Key `guide:"key,required"`
	// What they confirm, as they would say it: "I am at least 18 years old."
	Text Text `guide:"text,required"`
}

// CopyOf returns the address of which the text in a language is a copy; empty
// where it stands here only.
func (d *Document) CopyOf(lang Language) Address {
	for _, c := range d.Copies {
		if c.Language == lang {
			return c.Address
		}
	}
	return ""
}

// DocumentKind is what a document is for.
type DocumentKind string

// The kinds of documents. Leaders accept the first three.
const (
	Terms         DocumentKind = "terms"
	Conduct       DocumentKind = "conduct"
	Brand         DocumentKind = "brand"
	GuideDocument DocumentKind = "guide"
	Example       DocumentKind = "example"
)

func (DocumentKind) choices() []string {
	return []string{"terms", "conduct", "brand", "guide", "example"}
}

// Accepted says whether people are asked to accept documents of this kind.
func (k DocumentKind) Accepted() bool { return k == Terms || k == Conduct || k == Brand }

// Benefit is something that groups receive.
type Benefit struct {
	Key   Key  `guide:"key,required"`
	Title Text `guide:"title,required"`
	// What it is and how to get it.
	How Text `guide:"how,required"`
	// Who receives it.
	For Audience `guide:"for,required"`
	// How long after becoming active it begins. Left out: at once.
	After Span `guide:"after"`
	// The requirements that must hold; it pauses while one of them is not met.
	While []Key `guide:"while"`
}

// Audience says who receives a benefit.
type Audience string

// The audiences of a benefit.
const (
	ForLeaders Audience = "leaders"
	ForMembers Audience = "members"
	ForGroup   Audience = "group"
)

func (Audience) choices() []string { return []string{"leaders", "members", "group"} }

// Promise is one of the program team's promises; it says either every, within
// or before.
type Promise struct {
	Key   Key  `guide:"key,required"`
	Title Text `guide:"title,required"`
	// What is promised.
	What Promised `guide:"what,required"`
	// The longest time between two letters or calls.
	Every Span `guide:"every"`
	// The longest time to an answer.
	Within Within `guide:"within"`
	// The shortest time beforehand.
	Before Span `guide:"before"`
}

// Promised is what a promise is about.
type Promised string

// What can be promised: the first two say every, the next three within, the
// last two before.
const (
	PromisedLetter      Promised = "letter"
	PromisedCall        Promised = "call"
	PromisedMail        Promised = "mail-answer"
	PromisedApplication Promised = "application-answer"
	PromisedConduct     Promised = "conduct-answer"
	PromisedInvitation  Promised = "call-invitation"
	PromisedGuide       Promised = "guide-change"
)

func (Promised) choices() []string {
	return []string{"letter", "call", "mail-answer", "application-answer", "conduct-answer", "call-invitation", "guide-change"}
}

// Names are the rules for the name of a group.
type Names struct {
	// What a name looks like, with {place} for the city or region. Left out: anything.
	Shapes []Words `guide:"shapes"`
	// Words that must not stand in a name.
	MustNot []Words `guide:"must_not"`
}

// Task is one task of onboarding. It is done when a fact says so, never by
// ticking.
type Task struct {
	Key   Key  `guide:"key,required"`
	Title Text `guide:"title,required"`
	// How it is done.
	How Text `guide:"how,required"`
	// The fact that completes it.
	Needs Need `guide:"needs,required"`
	// The documents to accept, with documents-accepted.
	Documents []Key `guide:"documents"`
}

// Need is the fact that completes a task.
type Need string

// The facts that complete tasks.
const (
	NeedsDocuments  Need = "documents-accepted"
	NeedsProfileIDs Need = "profile-ids"
	NeedsConduct    Need = "code-of-conduct"
	NeedsPresence   Need = "public-presence"
	NeedsInvitation Need = "hub-invitation"
)

func (Need) choices() []string {
	return []string{"documents-accepted", "profile-ids", "code-of-conduct", "public-presence", "hub-invitation"}
}

// Deadlines are times that are granted to people. What is left out has the
// value named here.
type Deadlines struct {
	// How long before a change of the guide leaders are told; 30 days.
	GuideChange Span `guide:"guide_change"`
	// How long a finding looks ahead where its requirement does not say; 30 days.
	LookAhead Span `guide:"look_ahead"`
	// How long a letter that needs an answer waits for the leader before it also goes to the co-leader; 7 days.
	SecondContact Span `guide:"second_contact"`
	// How long a nominee has to answer; 14 days.
	Nominee Span `guide:"nominee"`
	// How long an absent leader may object when the co-leader takes over; 14 days.
	Takeover Span `guide:"takeover"`
	// How long the other leader may object to the group's leaving; 14 days.
	Departure Span `guide:"departure"`
	// How long people who accepted an earlier version of a document have to accept the new one; 30 days.
	NewVersion Span `guide:"new_version"`
}

// DefaultDeadlines are the times where the guide says nothing.
var DefaultDeadlines = Deadlines{
	GuideChange: Span{30, Days}, LookAhead: Span{30, Days}, SecondContact: Span{7, Days},
	Nominee: Span{14, Days}, Takeover: Span{14, Days}, Departure: Span{14, Days},
	NewVersion: Span{30, Days},
}

// ForNewVersion returns how long people have to accept a new version.
func (d Deadlines) ForNewVersion() Span {
	if d.NewVersion.IsZero() {
		return DefaultDeadlines.NewVersion
	}
	return d.NewVersion
}

// Applications says how the applications of groups are decided.
type Applications struct {
	// How many people of the program team read an application before it is accepted or declined: 1 or 2. Left out: 1.
	Readers Number `guide:"readers"`
}

// Both says whether a second person must agree.
func (a Applications) Both() bool { return a.Readers == 2 }

// Step is a step of the ladder: what happens some time after a requirement
// came to be at risk or not met, as long as it stays so.
type Step struct {
	// When the time of the step begins to run.
	On Rung `guide:"on,required"`
	// How long after that the step is due. Left out: at once.
	After Span `guide:"after"`
	// What is due.
	Do Act `guide:"do,required"`
	// Only for these requirements. Left out: for all that are required.
	Requirements []Key `guide:"requirements"`
}

// Rung is where on the ladder a step stands.
type Rung string

// The rungs.
const (
	OnAtRisk    Rung = "at-risk"
	OnNotMet    Rung = "not-met"
	OnGraceOver Rung = "grace-over"
)

func (Rung) choices() []string { return []string{"at-risk", "not-met", "grace-over"} }

// Act is what is due at a step. The first three are letters to the group's
// leaders; the others are tasks, in which a manager decides.
type Act string

// The acts.
const (
	Advise             Act = "advise"
	Notify             Act = "notify"
	Warn               Act = "warn"
	ProposeDeclaration Act = "propose-declaration"
	ProposeRestriction Act = "propose-restriction"
	ProposeDelisting   Act = "propose-delisting"
	ProposeRemoval     Act = "propose-removal"
)

func (Act) choices() []string {
	return []string{"advise", "notify", "warn", "propose-declaration", "propose-restriction", "propose-delisting", "propose-removal"}
}
