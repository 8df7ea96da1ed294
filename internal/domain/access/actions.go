package access

// Action is something that can be done. Each has one row in policy below.
type Action string

// The actions, by the package whose use cases ask for them.
const (
	// accounts
	SignIn       Action = "account.sign_in"     // ask for a code, prove it, begin a session
	SignInAs     Action = "account.sign_in_as"  // begin a session without proof: the demo's people
	ProfileEdit  Action = "account.edit"        // own name, languages, zone, photo, addresses
	SessionEnd   Action = "account.end_session" // end one of one's own sessions
	FactorEdit   Action = "account.factors"     // own passkeys, authenticator app and recovery codes
	ProveAgain   Action = "account.prove_again" // prove who one is in a session that goes on
	AccountReset Action = "account.reset"       // make the link by which a person sets up signing in again
	AccountJoin  Action = "account.join"        // prove another account of one's own, and join it into this one
	AccountErase Action = "account.erase"       // delete one's own account
	DataAsk      Action = "owndata.ask"         // ask for all that is kept of oneself
	DataGather   Action = "owndata.gather"      // put it together, and remove it when it has had its time
	AccountSweep Action = "account.sweep"       // remove codes and sessions that have had their time
	PersonDemand Action = "account.make"        // make an account for an address, from a form of the office or an import
	StaffRead    Action = "staff.read"          // who is on the program team
	StaffGrant   Action = "staff.grant"         // give or end a role of the program team
	SetUp        Action = "staff.set_up"        // first administrator, by the one-time link

	// program
	SettingsEdit   Action = "settings.edit"
	GuideApply     Action = "guide.apply"
	DocumentAccept Action = "document.accept" // say yes to a version, for oneself
	DocumentOwing  Action = "document.owing"  // who has not accepted a version
	DocumentWatch  Action = "document.watch"  // read the addresses of which documents are copies
	ProfileGive    Action = "profile.give"    // one's own ID on the community platform

	// groups
	GroupRead    Action = "group.read" // public facts
	GroupFile    Action = "group.file" // the office's view: contacts, notes, state
	GroupCreate  Action = "group.create"
	GroupEdit    Action = "group.edit" // profile, links, code of conduct
	GroupRename  Action = "group.rename"
	GroupNameAsk Action = "group.ask_name" // ask the office for another name
	GroupMove    Action = "group.move"     // to another place
	GroupMark    Action = "group.mark"     // labels, and whether it is for trying things out
	GroupMerge   Action = "group.merge"    // make one group of two, and two again
	GroupStatus  Action = "group.status"
	GroupSuspend Action = "group.suspend" // takes two people; see package proposals
	GroupJoin    Action = "group.join"    // become or stop being a member, for oneself
	GroupRoster  Action = "group.roster"  // leader and co-leader
	GroupTeam    Action = "group.team"    // organisers
	MembersRead  Action = "group.members"
	GroupStage   Action = "group.stage" // bring a list of groups and settle what is in it
	GroupImport  Action = "group.import"
	ImportSweep  Action = "group.sweep_imports" // remove lists that have had their time

	// proposals
	ProposalMake  Action = "proposal.make"  // ask for a second person; the act itself is asked about besides
	ProposalRead  Action = "proposal.read"  // what waits for a second person
	ProposalTell  Action = "proposal.tell"  // what letters about it say, and to whom
	ProposalJudge Action = "proposal.judge" // say yes or no as the second person; the act itself is asked about besides
	ProposalBack  Action = "proposal.back"  // withdraw one's own
	ProposalEnd   Action = "proposal.end"   // end what nobody answered in time

	// events and calendars
	EventRead       Action = "event.read"
	EventWrite      Action = "event.write"
	EventDecide     Action = "event.decide"  // topic, did not take place, attendance, recording
	EventDraft      Action = "event.draft"   // see drafts, vanished meetings and duplicates
	EventRefresh    Action = "event.refresh" // derive again what follows from zone data, place and guide
	CalendarRead    Action = "calendar.read"
	CalendarConnect Action = "calendar.connect"
	CalendarSync    Action = "calendar.sync"

	// requirements
	FindingRead   Action = "finding.read"
	FindingAssess Action = "finding.assess"
	WaiverGrant   Action = "finding.waive"
	DeclareOut    Action = "finding.declare"
	FindingDecide Action = "finding.decide" // on what only a person can see
	ViewsSave     Action = "office.save_view"

	// applications
	ApplicationWrite  Action = "application.write"  // one's own: begin, fill in, send, answer, take back
	ApplicationPart   Action = "application.part"   // the co-leader's own part of somebody's application
	ApplicationRead   Action = "application.read"   // the office's view, with notes and evidence
	ApplicationNote   Action = "application.note"   // a remark for the office only
	ApplicationDecide Action = "application.decide" // ask for changes, accept, decline
	ApplicationCheck  Action = "application.check"  // look at homepage, code of conduct and calendar

	// hub
	HubRead      Action = "hub.read"      // who leads the groups, and what they say of themselves
	HubJoin      Action = "hub.join"      // one's own membership: open the invitation, have it sent again
	HubIntroduce Action = "hub.introduce" // one's own introduction, and whether one is shown
	HubFollow    Action = "hub.follow"    // let memberships follow from roles and facts

	// onboarding
	OnboardingRead Action = "onboarding.read" // what is left until a group is active
	GroupActivate  Action = "group.activate"  // make a group active whose tasks are done

	// desk
	DeskRead  Action = "desk.read"      // the office's tasks, notes and who looks after a group
	TaskWrite Action = "desk.task"      // make, change, finish and reopen what the office has to do
	TaskFree  Action = "desk.free_task" // the same with what is about no group
	NoteWrite Action = "desk.note"      // a remark in a group's file
	OwnerSet  Action = "desk.owner"     // who looks after a group, and who stands in
	DeskSweep Action = "desk.sweep"     // forget removed notes and steps of undo that have had their time
	UndoOwn   Action = "desk.undo"      // take back what one has just done

	// post
	MailQueue   Action = "mail.queue"   // put a letter in the outbox
	MailDeliver Action = "mail.deliver" // hand letters to the relay and note what came of it
	MailErase   Action = "mail.erase"   // remove texts of letters that have had their time
	FileSweep   Action = "file.sweep"   // learn which files are in use, and remove the others
	MailInspect Action = "mail.inspect" // read letters: development and demos only

	// office
	AuditRead   Action = "audit.read"
	AuditExport Action = "audit.export"
	JobsManage  Action = "jobs.manage"
	OfficeRead  Action = "office.read" // the office's own pages
)

// rule says who may do an action. The zero rule allows nobody.
type rule struct {
	anyone  bool     // also visitors
	member  bool     // every person with an account
	self    bool     // the person to whom the target belongs
	leads   []Role   // who holds one of these in any group
	group   []Role   // who holds one of these in the target's group
	program []Role   // who holds one of these in the program
	system  []string // these system actors
	hidden  bool     // to others the target does not exist: NotFound, not Forbidden
	span    span     // how far a limited role of the program counts
	fresh   bool     // asks again for a proof that is older than FreshFor: acts on roles and keys, and what takes two people
}

// span is how far a role of the program that is limited to a reach counts for an
// action. Without one it counts for what lies in the reach, and at the door of
// the lists that are narrowed to it.
type span int

const (
	anywhere span = iota + 1 // for what is nowhere: the office's own pages, people who are not in a group yet
	whole                    // never: what concerns every group at once
)

var (
	leaders    = []Role{Leader, CoLeader}
	organisers = []Role{Leader, CoLeader, Organiser}
	managers   = []Role{Manager}
	admins     = []Role{Administrator}
	team       = []Role{Manager, Editor}
	office     = []Role{Manager, Editor, Administrator}
)

// Names of the system actors.
const (
	ByCommandLine = "command line" // an operator at the machine
	ByDemo        = "demo"
	BySync        = "calendars.sync"
	ByAssess      = "requirements.assess"
	ByPost        = "post.deliver"
	ByImport      = "groups.stage" // settles long lists, connects the calendars they name
	ByMailbox     = "mailbox"      // the page /dev/mail of development and demos
	ByLetters     = "letters"
	BySetUp       = "set-up"
	ByKeeper      = "housekeeping" // removes what has had its time
	ByChecker     = "applications.check"
	ByDocuments   = "documents" // asks again for new versions, and watches texts that stand elsewhere
	ByHub         = "hub.members"
	ByOnboarding  = "onboarding"
)

// policy is the whole of who may do what; promises.md section 5 is its origin,
// and testdata/matrix.golden shows it as a table of actions and roles.
var policy = map[Action]rule{
	SignIn:       {anyone: true, member: true},
	SignInAs:     {system: []string{ByDemo}},
	ProfileEdit:  {self: true, hidden: true, system: []string{ByDemo}},
	SessionEnd:   {self: true, hidden: true, program: admins},
	FactorEdit:   {self: true, hidden: true, fresh: true},
	ProveAgain:   {self: true, hidden: true},
	AccountReset: {system: []string{ByCommandLine}},
	AccountJoin:  {self: true, hidden: true, fresh: true},
	AccountErase: {self: true, hidden: true, fresh: true},
	DataAsk:      {self: true, hidden: true, fresh: true},
	DataGather:   {system: []string{ByKeeper}},
	AccountSweep: {system: []string{ByKeeper}},
	PersonDemand: {program: append(admins, managers...), span: anywhere, system: []string{ByDemo, BySetUp, ByCommandLine}},
	StaffRead:    {program: office, span: anywhere, system: []string{ByDemo}},
	StaffGrant:   {program: admins, system: []string{ByDemo, BySetUp, ByCommandLine}, fresh: true},
	SetUp:        {anyone: true, member: true},

	SettingsEdit:   {program: admins, system: []string{ByDemo, BySetUp, ByCommandLine}},
	GuideApply:     {program: managers, span: whole, system: []string{ByDemo, BySetUp, ByCommandLine}},
	DocumentAccept: {self: true, hidden: true},
	DocumentOwing:  {program: managers, system: []string{ByDocuments}},
	DocumentWatch:  {system: []string{ByDocuments}},
	ProfileGive:    {self: true, hidden: true},

	GroupRead:    {anyone: true, member: true, system: []string{ByDemo, ByLetters, BySync, ByAssess, ByCommandLine}},
	GroupFile:    {program: team},
	GroupCreate:  {program: managers, system: []string{ByDemo}},
	GroupEdit:    {group: leaders, program: managers},
	GroupRename:  {program: managers},
	GroupNameAsk: {group: leaders},
	GroupMove:    {program: managers},
	GroupMark:    {program: managers, system: []string{ByDemo}},
	GroupMerge:   {program: managers, system: []string{ByDemo}, fresh: true},
	GroupStatus:  {program: managers, system: []string{ByDemo}, fresh: true},
	GroupSuspend: {program: managers, fresh: true},
	GroupJoin:    {self: true, hidden: true},
	GroupRoster:  {program: managers, system: []string{ByDemo}, fresh: true},
	GroupTeam:    {group: leaders, program: managers},
	MembersRead:  {group: organisers, program: managers, hidden: true},
	GroupStage:   {program: managers, span: whole, system: []string{ByDemo, ByCommandLine, ByImport}},
	GroupImport:  {program: managers, span: whole, system: []string{ByDemo, ByCommandLine}},
	ImportSweep:  {system: []string{ByKeeper}},

	ProposalMake:  {group: leaders, program: append(admins, managers...)},
	ProposalRead:  {program: append(admins, managers...)},
	ProposalTell:  {system: []string{ByLetters}},
	ProposalJudge: {program: append(admins, managers...)},
	ProposalBack:  {self: true, hidden: true},
	ProposalEnd:   {system: []string{ByKeeper}},

	EventRead:       {anyone: true, member: true, system: []string{ByDemo, ByLetters, BySync, ByAssess, ByCommandLine}},
	EventWrite:      {group: organisers, program: managers, system: []string{ByDemo}},
	EventDecide:     {group: leaders, program: managers, system: []string{ByDemo}},
	EventDraft:      {group: organisers, program: team, hidden: true, system: []string{ByDemo}},
	EventRefresh:    {system: []string{BySync, ByDemo, ByCommandLine}},
	CalendarRead:    {group: organisers, program: team, hidden: true},
	CalendarConnect: {group: leaders, program: managers, system: []string{ByDemo, ByImport}},
	CalendarSync:    {group: leaders, program: managers, system: []string{BySync, ByDemo, ByCommandLine}},

	FindingRead:   {group: leaders, program: team, hidden: true, system: []string{ByAssess, ByDemo, ByCommandLine}},
	FindingAssess: {program: managers, system: []string{ByAssess, ByDemo, ByCommandLine}},
	WaiverGrant:   {program: managers, system: []string{ByDemo}},
	DeclareOut:    {program: managers, system: []string{ByDemo}, fresh: true},
	FindingDecide: {program: managers, system: []string{ByDemo}},
	ViewsSave:     {self: true, hidden: true},

	ApplicationWrite:  {self: true, hidden: true},
	ApplicationPart:   {self: true, hidden: true},
	ApplicationRead:   {program: team, hidden: true, system: []string{ByLetters}},
	ApplicationNote:   {program: team, hidden: true},
	ApplicationDecide: {program: managers, hidden: true},
	ApplicationCheck:  {program: managers, hidden: true, system: []string{ByChecker}},

	HubRead:      {leads: leaders, program: []Role{Manager, Editor, Responder}},
	HubJoin:      {self: true, hidden: true, system: []string{ByLetters}},
	HubIntroduce: {self: true, hidden: true},
	HubFollow:    {system: []string{ByHub, ByDemo}},

	OnboardingRead: {group: leaders, program: team, hidden: true, system: []string{ByOnboarding, ByLetters, ByDemo}},
	GroupActivate:  {system: []string{ByOnboarding, ByDemo}},

	DeskRead:  {program: team, hidden: true},
	TaskWrite: {program: managers, hidden: true},
	TaskFree:  {program: managers, span: anywhere, hidden: true},
	NoteWrite: {program: managers, hidden: true},
	OwnerSet:  {program: managers, hidden: true},
	DeskSweep: {system: []string{ByKeeper}},
	UndoOwn:   {self: true, hidden: true},

	MailQueue:   {system: []string{ByLetters, ByDemo}},
	MailDeliver: {system: []string{ByPost}},
	MailErase:   {system: []string{ByKeeper}},
	FileSweep:   {system: []string{ByKeeper}},
	MailInspect: {system: []string{ByMailbox}},

	AuditRead:   {program: append(admins, managers...)},
	AuditExport: {program: append(admins, managers...), span: anywhere}, // what it shows is asked as AuditRead
	JobsManage:  {program: admins},
	OfficeRead:  {program: office, span: anywhere},
}
