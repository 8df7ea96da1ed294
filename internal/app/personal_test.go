package app

import (
	"context"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/owndata"
	"chapterhouse.dev/chapterhouse/internal/domain/personal"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
)

var updateDocs = flag.Bool("update", false, "write docs/personal-data.md anew")

// The person of these tests. The word is in everything that is of them.
const (
	canary = "per_canary"
	word   = "quetzal"
)

// schema returns the columns of every table as the golden file has them.
func schema(t *testing.T) (columns []string) {
	t.Helper()
	text, err := os.ReadFile("../platform/db/testdata/schema.sqlite.golden")
	if err != nil {
		t.Fatal(err)
	}
	table := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "  ."):
		case !strings.HasPrefix(line, " "):
			table = line
		default:
			columns = append(columns, table+"."+strings.Fields(line)[0])
		}
	}
	return columns
}

// looksPersonal is how columns with a person, an address or a name of one are
// called here.
var looksPersonal = regexp.MustCompile(`\.(person|author|owner|assignee|applicant|coleader|substitute|actor|other|address|recipient|subject|shown|by|[a-z]+_by|photo|profile_id|cells|headers)$`)

// noPerson are columns of that kind in which nobody stands: the server that has
// a job, the day by which something is to be added, a provider's name for itself.
var noPerson = []string{"jobs_jobs.lease_by", "applications_applications.to_add_by"}

func declared() map[string]personal.Fate {
	all := map[string]personal.Fate{}
	for _, p := range owndata.New(nil, personalParts(), nil).Parts() {
		for column, fate := range p.Columns {
			all[column] = fate
		}
	}
	return all
}

func TestEveryColumnWithAPersonIsDeclared(t *testing.T) {
	known := declared()
	columns := schema(t)
	for _, c := range columns {
		if looksPersonal.MatchString(c) && known[c] == "" && !slices.Contains(noPerson, c) {
			t.Errorf("%s: what becomes of it when an account is deleted? Say so in Personal of its package", c)
		}
	}
	for c := range known {
		if !slices.Contains(columns, c) {
			t.Errorf("%s is gone", c)
		}
	}
}

// seeds put the person into every table from which something is erased.
var seeds = []*db.ChangeStmt{
	db.Change(`INSERT INTO accounts_people (id, name, lang, languages, zone, photo, created_at) VALUES ('per_canary', 'Quetzal Canary', 'en', 'quetzal', 'UTC', 'quetzal', 0)`),
	db.Change(`INSERT INTO accounts_identities (id, person, kind, subject, shown, is_primary, verified_at, created_at) VALUES ('idn_1', 'per_canary', 'address', 'quetzal@bird.example', 'Quetzal@bird.example', TRUE, 1, 0)`),
	db.Change(`INSERT INTO accounts_logins (id, person, issuer, subject, shown, created_at, used_at) VALUES ('lgn_1', 'per_canary', 'https://x', 'quetzal', 'quetzal', 0, 0)`),
	db.Change(`INSERT INTO accounts_sessions (id, person, token_hash, device, shared, rights, proved_at, created_at, seen_at) VALUES ('ses_1', 'per_canary', 'h', 'quetzal', FALSE, '', 0, 0, 0)`),
	db.Change(`INSERT INTO accounts_codes (id, request, person, address, salt, code_mac, tries, lang, created_at, expires_at) VALUES ('c', 'r', 'per_canary', 'Quetzal@bird.example', '', '', 0, 'en', 0, 0)`),
	db.Change(`INSERT INTO accounts_codes (id, request, address, salt, code_mac, tries, lang, created_at, expires_at) VALUES ('d', 's', 'quetzal@bird.example', '', '', 0, 'en', 0, 0)`),
	db.Change(`INSERT INTO accounts_trips (id, browser, provider, purpose, person, next, shared, subject, shown, address, created_at, expires_at) VALUES ('t', 'b', 'uni', 'link', 'per_canary', '/', FALSE, 'quetzal', 'quetzal', 'quetzal@bird.example', 0, 0)`),
	db.Change(`INSERT INTO accounts_joins (person, session, other, expires_at) VALUES ('per_canary', 'ses_1', 'per_canary', 0)`),
	db.Change(`INSERT INTO accounts_passkeys (id, person, credential, name, data, created_at) VALUES ('pk_1', 'per_canary', 'c', 'quetzal', '{}', 0)`),
	db.Change(`INSERT INTO accounts_recovery_codes (id, person, mac, created_at) VALUES ('rc', 'per_canary', 'm', 0)`),
	db.Change(`INSERT INTO accounts_steps (id, person, device, shared, next, expires_at) VALUES ('st', 'per_canary', 'quetzal', FALSE, '/', 0)`),
	db.Change(`INSERT INTO accounts_resets (person, token_hash, expires_at) VALUES ('per_canary', 'h', 0)`),
	db.Change(`INSERT INTO access_grants (id, person, role, since, until, granted_by, reason) VALUES ('grn_1', 'per_canary', 'editor', 0, 1, 'per_2', 'quetzal asked')`),
	db.Change(`INSERT INTO groups_members (group_id, person, since) SELECT id, 'per_canary', 0 FROM groups_groups`),
	db.Change(`INSERT INTO groups_contacts (group_id, n, name, address, role) SELECT id, 7, 'Quetzal', 'Quetzal@bird.example', 'quetzal' FROM groups_groups`),
	db.Change(`INSERT INTO groups_imports (id, source, filename, format, heading, samples, mapping, state, total, by, created_at) VALUES ('imp_1', 's', 'f', 'csv', '[]', '["quetzal@bird.example"]', '{}', 'applied', 1, 'per_2', 0)`),
	db.Change(`INSERT INTO groups_import_rows (import_id, n, line, cells, misread, verdict, draft, problems, warnings) VALUES ('imp_1', 1, 1, '["quetzal@bird.example"]', '', 'new', '{"a":"quetzal"}', '[]', '[]')`),
	db.Change(`INSERT INTO applications_applications (id, person, status, name, about, created_at, saved_at) VALUES ('app_1', 'per_canary', 'submitted', 'Quetzal group', 'quetzal', 0, 0)`),
	db.Change(`INSERT INTO applications_entries (id, application_id, at, by, kind, text, private) VALUES ('ent_1', 'app_1', 0, 'per_canary', 'x', 'quetzal', FALSE)`),
	db.Change(`INSERT INTO applications_sights (application_id, what, address, at, seen) VALUES ('app_1', 'homepage', 'https://quetzal.example', 0, '{}')`),
	db.Change(`INSERT INTO applications_invitations (id, application_id, name, address, lang, state, person, invited_at) VALUES ('inv_1', 'app_1', 'Quetzal', 'quetzal@bird.example', 'en', 'invited', '', 0)`),
	db.Change(`INSERT INTO program_profiles (person, profile_id, given_at) VALUES ('per_canary', 'quetzal', 0)`),
	db.Change(`INSERT INTO program_acceptances (person, document, version, lang, hash, at) VALUES ('per_canary', 'terms', 1, 'en', 'h', 0)`),
	db.Change(`INSERT INTO views_views (id, person, list, name, query, at) VALUES ('v', 'per_canary', 'groups', 'quetzal', 'q=quetzal', 0)`),
	db.Change(`INSERT INTO post_messages (id, kind, reason, recipient, person, address, lang, subject, text, html, headers, essential, state, created_at) VALUES ('msg_1', 'x', 'r1', 'per_canary', 'per_canary', 'quetzal@bird.example', 'en', 'quetzal', 'quetzal', 'quetzal', '{"to":"quetzal"}', TRUE, 'queued', 0)`),
	db.Change(`INSERT INTO post_messages (id, kind, reason, recipient, address, lang, subject, text, html, headers, essential, state, created_at) VALUES ('msg_2', 'x', 'r2', 'Quetzal@bird.example', 'Quetzal@bird.example', 'en', 'quetzal', 'quetzal', 'quetzal', '{}', TRUE, 'sent', 0)`),
	db.Change(`INSERT INTO owndata_exports (id, person, asked_at, parts, file, expires_at) VALUES ('own_1', 'per_canary', 0, 1, 'quetzal', 0)`),
	db.Change(`INSERT INTO groups_merged_members (merge, group_id, person, since, listed) VALUES ('mrg_1', 'grp_1', 'per_canary', 0, FALSE)`),
	db.Change(`INSERT INTO hub_members (person, since, invitation, profile_id, address) VALUES ('per_canary', 0, 'i', 'quetzal', 'quetzal@bird.example')`),
	db.Change(`INSERT INTO hub_introductions (person, body, lang, offer, written_at) VALUES ('per_canary', 'quetzal', 'en', 'quetzal', 0)`),
	db.Change(`INSERT INTO desk_tasks (id, title, owner, person, made_by, made_at) VALUES ('tsk_1', 'Call Quetzal', 'per_canary', 'per_canary', 'per_2', 0)`),
	db.Change(`INSERT INTO desk_owners (group_id, owner, substitute, since) VALUES ('grp_1', 'per_canary', 'per_canary', 0)`),
	db.Change(`INSERT INTO undo_steps (id, request, nth, actor, kind, args, at) VALUES ('und_1', 'r', 0, 'per_canary', 'x', '{}', 0)`),
	db.Change(`INSERT INTO jobs_jobs (id, kind, args, state, run_at, created_at, finished_at) VALUES ('job_canary', 'x', '{"Addresses":["Quetzal@bird.example"]}', 'done', 0, 0, 0)`),
}

var seedApp = db.Change(`INSERT INTO accounts_apps (person, sealed, last_step, created_at) VALUES ('per_canary', $1, 0, 0)`)

// dump is every value of every table as text, by column.
func (k keeping) dump() map[string][]string {
	k.t.Helper()
	found := map[string][]string{}
	tables := map[string]bool{}
	for _, c := range schema(k.t) {
		table, _, _ := strings.Cut(c, ".")
		tables[table] = true
	}
	for table := range tables {
		var whole db.Table
		err := k.db.Read(context.Background(), func(tx *db.Tx) (err error) {
			whole, err = db.Whole(context.Background(), tx, db.NewWhere("SELECT * FROM "+table))
			return err
		})
		if err != nil {
			k.t.Fatal(table, err)
		}
		for _, row := range whole.Rows {
			for i, c := range whole.Columns {
				found[table+"."+c] = append(found[table+"."+c], strings.ToLower(fmt.Sprint(row[i])))
			}
		}
	}
	return found
}

func (k keeping) seed() access.Actor {
	k.t.Helper()
	k.list("groups.csv", true)
	for _, s := range seeds {
		k.change(s)
	}
	k.change(seedApp, []byte(word))
	return access.Person(canary)
}

// holds says whether a column has a value in which a text stands.
func holds(values []string, text string) bool {
	return slices.ContainsFunc(values, func(v string) bool { return strings.Contains(v, text) })
}

func TestNothingOfADeletedPersonRemains(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := keepingOn(t, d)
		me := k.seed()
		before := k.dump()
		for column, fate := range declared() {
			if (fate == personal.Deleted || fate == personal.Emptied) && !holds(before[column], word) && !holds(before[column], canary) {
				t.Errorf("%s: nothing is there to be erased, so this test shows nothing", column)
			}
		}
		if err := k.OwnData.Erase(context.Background(), me); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the last letter is delivered, then forgotten
			if _, err := k.Jobs.Drain(context.Background()); err != nil {
				t.Fatal(err)
			}
			k.run()
		}
		fates := declared()
		for column, values := range k.dump() {
			if holds(values, word) {
				t.Errorf("%s still has the word: %q", column, values)
			}
			if holds(values, canary) && fates[column] != personal.Pseudonym && column != "accounts_people.id" && column != "audit_entries.target_id" {
				t.Errorf("%s still has the identifier", column)
			}
		}
	})
}

func TestOwnDataIsHandedOutWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := keepingOn(t, d)
		me := k.seed()
		var got []string
		if err := k.OwnData.Ask(context.Background(), me); err != nil {
			t.Fatal(err)
		}
		e, ok, err := k.OwnData.Mine(context.Background(), me)
		if err != nil || !ok || !e.ReadyAt.IsZero() {
			t.Fatalf("%+v %v", e, err)
		}
		ok, err = k.OwnData.Read(context.Background(), access.System(access.ByKeeper), e.ID, func(name string, table db.Table) error {
			if len(table.Rows) > 0 {
				got = append(got, name)
			}
			return nil
		})
		want := []string{"exports", "roles", "memberships", "contacts", "applications", "application-history", "invitations", "acceptances", "community-profile", "views",
			"hub-membership", "hub-introduction", "tasks", "letters", "letters-by-address", "account", "addresses", "sign-ins-elsewhere", "sessions", "passkeys"}
		slices.Sort(want)
		slices.Sort(got)
		got = slices.DeleteFunc(got, func(s string) bool { return s == "record" })
		if diff := cmp.Diff(want, got); !ok || err != nil || diff != "" {
			t.Error(ok, err, diff)
		}
	})
}

func TestTheLastLeaderHandsOverFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k, ctx := keepingOn(t, d), context.Background()
		me := k.seed()
		group := ids.GroupID(k.all(anyGroup)[0])
		grant := func(p ids.PersonID, role access.Role) {
			k.change(giveRole, "grn_"+string(p), p, role, group)
		}
		grant(me.Person, access.CoLeader)
		b, err := k.OwnData.Blocks(ctx, me)
		if err != nil || len(b.Groups) != 1 {
			t.Fatalf("%+v %v", b, err)
		}
		if err := k.OwnData.Erase(ctx, me); !fault.Is(err, fault.Conflict) {
			t.Fatal("the last leader is gone:", err)
		}
		grant("per_other", access.Leader)
		if err := k.OwnData.Erase(ctx, me); err != nil {
			t.Error(err)
		}
	})
}

var (
	anyGroup = db.Select(`SELECT id FROM groups_groups ORDER BY id LIMIT 1`)
	giveRole = db.Change(`INSERT INTO access_grants (id, person, role, group_id, since, granted_by) VALUES ($1, $2, $3, $4, 0, 'x')`)
)

// The page of what is kept of people is written from the list that the program
// works by.
func TestPersonalDataDocs(t *testing.T) {
	const path = "../../docs/personal-data.md"
	got := personalDoc()
	if *updateDocs {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if diff := cmp.Diff(string(want), got); err != nil || diff != "" {
		t.Errorf("run with -update: %v %s", err, diff)
	}
}

func personalDoc() string {
	var b strings.Builder
	b.WriteString(personalHead)
	known := declared()
	columns := make([]string, 0, len(known))
	for c := range known {
		columns = append(columns, c)
	}
	slices.Sort(columns)
	for _, c := range columns {
		if known[c] != personal.Nobody {
			fmt.Fprintf(&b, "| `%s` | %s |\n", c, known[c])
		}
	}
	return b.String()
}

const personalHead = `<!-- Written by the tests of internal/app (go test ./internal/app -run PersonalDataDocs -update). Do not edit. -->
# Personal data

What the program keeps of people, and what becomes of it. Each package says it of its own tables; ` + "`internal/app/personal.go`" + ` is the whole list, and tests compare it with the schema and look for what an erased person has left behind, on both databases.

## What goes by itself

| What | When |
|---|---|
| Codes to sign in and half-finished sign-ins | an hour after they ended, looked at once a day |
| Sessions | 30 days without use, 180 days in all; on shared computers after 2 hours |
| Secrets in letters | with their delivery, or when they end |
| Text of letters | 90 days after they were written |
| Rows of imported lists | 30 days after the list was applied or left |
| Files of own data | 7 days after they were ready |
| Finished jobs | 30 days |
| Files that no row names | a day |

## What is deleted with an account

| Column | Afterwards |
|---|---|
`
