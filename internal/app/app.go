package app

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/calendars"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/hub"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/joining"
	"chapterhouse.dev/chapterhouse/internal/domain/merging"
	"chapterhouse.dev/chapterhouse/internal/domain/onboarding"
	"chapterhouse.dev/chapterhouse/internal/domain/owndata"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/proposals"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements"
	"chapterhouse.dev/chapterhouse/internal/domain/undo"
	"chapterhouse.dev/chapterhouse/internal/domain/upkeep"
	"chapterhouse.dev/chapterhouse/internal/domain/views"
	"chapterhouse.dev/chapterhouse/internal/letters"
	"chapterhouse.dev/chapterhouse/internal/platform/blob"
	"chapterhouse.dev/chapterhouse/internal/platform/crawl"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/httpx"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
	"chapterhouse.dev/chapterhouse/internal/platform/limit"
	"chapterhouse.dev/chapterhouse/internal/platform/mail"
	"chapterhouse.dev/chapterhouse/internal/platform/metrics"
	"chapterhouse.dev/chapterhouse/internal/platform/passkey"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
	"chapterhouse.dev/chapterhouse/internal/web/dev"
)

// App is the whole program: its services, its background work, its site.
type App struct {
	Config Config
	Gate   *access.Gate
	Jobs   *jobs.Runner

	People       *accounts.Service
	Program      *program.Service
	Proposals    *proposals.Service
	Groups       *groups.Service
	Events       *events.Service
	Calendars    *calendars.Service
	Requirements *requirements.Service
	Applications *applications.Service
	Hub          *hub.Service
	Onboarding   *onboarding.Service
	Directory    *directory.Service
	Views        *views.Service
	Desk         *desk.Service
	Undo         *undo.Service
	Upkeep       *upkeep.Service
	Joining      *joining.Service
	Merging      *merging.Service
	OwnData      *owndata.Service
	Post         *post.Service
	Mailbox      *post.Mailbox // development and demo only, else nil
	Letters      *letters.Service
	Blobs        *blob.Store

	// AssessLater says that no assessment follows a change, and nothing else that
	// only compares what follows from facts (the jobs "follow."), because whoever
	// makes the changes does that for the whole network, as the demo does.
	AssessLater bool

	db       *db.DB
	metrics  *metrics.Metrics
	once     *httpx.Once
	limits   *limit.Counters
	box      *secret.Box
	fetcher  *crawl.Fetcher
	heads    *heads
	settings settingsMemory
	cast     []dev.Part
	handler  http.Handler
	stop     context.CancelFunc
	loops    sync.WaitGroup
	unlock   func()
	closed   sync.Once
}

// Open checks the configuration, opens and migrates the database, and builds
// every part. Nothing runs yet: see Start and Serve.
func Open(ctx context.Context, c Config) (a *App, err error) {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return nil, err
	}
	a = &App{Config: c, unlock: func() {}}
	half := a // a is nil once an error is returned
	defer func() {
		if err != nil {
			half.Close()
		}
	}()
	if err := openFolder(c.Data); err != nil {
		return nil, err
	}
	if strings.HasPrefix(c.Database, "sqlite:") && !c.Beside {
		unlock, err := lockFolder(c.Data)
		if err != nil {
			return nil, err
		}
		a.unlock = unlock
	}
	key, err := serverKey(c.Data)
	if err != nil {
		return nil, err
	}
	if err := a.openDatabase(ctx); err != nil {
		return nil, err
	}
	if !c.Beside {
		if a.heads, err = openHeads(c.Data); err != nil {
			return nil, err
		}
	}
	if err := a.build(key); err != nil {
		return nil, err
	}
	if err := a.firstGuide(ctx); err != nil {
		return nil, err
	}
	a.handler, err = a.site()
	return a, err
}

func (a *App) openDatabase(ctx context.Context) (err error) {
	if a.db, err = db.Open(ctx, a.Config.Database); err != nil {
		return err
	}
	applied, err := a.db.Migrate(ctx)
	if err != nil {
		return fmt.Errorf("the database could not be brought to this version; what was done is kept, start again after mending: %w", err)
	}
	if len(applied) > 0 {
		a.Config.Log.Info("database migrated", "migrations", len(applied))
	}
	return nil
}

// build makes the services, each from those below it.
func (a *App) build(key secret.Key) (err error) {
	box := secret.NewBox(key)
	var reactions map[string][]string
	react := func(e access.Event) (specs []jobs.Spec) {
		for _, kind := range reactions[e.EventName()] {
			if a.AssessLater && (strings.HasPrefix(kind, "assess.") || strings.HasPrefix(kind, "follow.")) {
				continue
			}
			specs = append(specs, jobs.Spec{Kind: kind, Args: e})
		}
		return specs
	}
	a.Gate = access.NewGate(a.db, a.Config.Clock, react, func() { a.Jobs.Wake() })
	a.once = httpx.NewOnce(a.db, a.Config.Clock)
	a.limits = limit.New(a.db)
	a.box = box
	party, err := passkey.New(a.Config.BaseURL, a.Config.host())
	if err != nil {
		return err
	}
	providers, err := a.providers()
	if err != nil {
		return err
	}
	a.People = accounts.New(a.Gate, box, a.limits, accounts.NewToucher(a.db), party, providers...)
	a.Program = program.New(a.Gate)
	a.Proposals = proposals.New(a.Gate, deeds)
	a.Groups = groups.New(a.Gate)
	a.Events = events.New(a.Gate, func(ctx context.Context, r db.Reader) (events.Topics, ids.GuideID, error) {
		return a.Program.DeciderTx(ctx, r)
	})
	a.fetcher = a.Config.fetcher()
	a.Calendars = calendars.New(a.Gate, a.Events, a.fetcher)
	a.Requirements = requirements.New(a.Gate, a.Program)
	a.Applications = applications.New(a.Gate, a.Program, a.Calendars, a.fetcher, limit.New(a.db))
	a.Hub = hub.New(a.Gate, a.Program)
	a.Onboarding = onboarding.New(a.Gate, a.Program)
	a.Directory = directory.New(a.Gate)
	a.Views = views.New(a.Gate)
	a.Desk = desk.New(a.Gate)
	a.Undo = undo.New(a.Gate, undos())
	a.Upkeep = upkeep.New(a.Gate, a.timetable())
	a.Merging = merging.New(a.Gate, a.Events)
	a.Joining = joining.New(a.Gate, a.People)
	a.OwnData = owndata.New(a.Gate, personalParts(), func(ctx context.Context, to owndata.Farewell) error { return a.Letters.Parting(ctx, to) })
	if a.Blobs, err = blob.New(filepath.Join(a.Config.Data, "files"), a.Config.Clock); err != nil {
		return err
	}
	transport, err := a.transport()
	if err != nil {
		return err
	}
	signer, err := a.Config.dkim()
	if err != nil {
		return err
	}
	a.Post = post.New(a.Gate, box, post.Options{Transport: transport, Composer: mail.Composer{Key: signer}, KeepSecrets: a.Config.inspect()})
	if a.Config.inspect() {
		a.Mailbox = post.NewMailbox(a.Gate, box)
	}
	a.Letters = letters.New(a.Post, a.People, a.letterhead, a.Config.Clock)

	handlers := map[string]jobs.Handler{}
	reactions = map[string][]string{}
	for _, r := range a.reactions() {
		reactions[r.event] = append(reactions[r.event], r.job)
		handlers[r.job] = r.run
	}
	for _, t := range a.schedule() {
		handlers[t.job()] = t.handler()
	}
	a.metrics = a.newMetrics()
	a.Jobs = jobs.NewRunner(a.db, handlers, jobs.Options{Name: serverName(), Clock: a.Config.Clock, Log: a.Config.Log, Observe: a.metrics.Job})
	return nil
}

// deeds do what a second person has confirmed.
var deeds = map[proposals.Kind]proposals.Deed{
	proposals.SuspendGroup: groups.SuspendTx,
	proposals.RenameGroup:  groups.RenameAskedTx,
}

// fetcher is what reads pages and calendars elsewhere. Only development may
// look at this machine, so that a calendar can be tried from a local file server.
func (c Config) fetcher() *crawl.Fetcher {
	o := crawl.Options{UserAgent: "Chapterhouse (+" + c.BaseURL + ")", Clock: c.Clock}
	if c.Dev {
		o.AllowHosts, o.AllowNetworks = []string{"127.0.0.1", "localhost"}, []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	}
	return crawl.New(o)
}

// transport is how letters leave: by the relay that was named, or not at all in
// development and the demo, which show them instead.
func (a *App) transport() (mail.Transport, error) {
	if a.Config.Mail.Host == "" {
		return mail.Nowhere{}, nil
	}
	return mail.NewRelay(a.Config.Mail)
}

// serverName tells servers that share a database apart.
func serverName() string {
	host, _ := os.Hostname()
	return fmt.Sprintf("%s:%d:%s", host, os.Getpid(), httpx.NewOnceKey()[:6])
}

// Handler is the site, for a listener or a test.
func (a *App) Handler() http.Handler { return a.handler }

// Start begins background work: jobs, the schedule, the seal of the record.
func (a *App) Start() {
	ctx, stop := context.WithCancel(context.Background())
	a.stop = stop
	a.Jobs.Start()
	a.loops.Go(func() { a.tick(ctx) })
	a.loops.Go(func() { a.seal(ctx) })
}

// Close ends background work and closes the database. It may be called twice,
// and on an App that was only half opened.
func (a *App) Close() {
	a.closed.Do(func() {
		if a.stop != nil {
			a.stop()
			a.loops.Wait()
			a.Jobs.Stop()
		}
		if a.stop != nil || a.Config.Beside && a.Gate != nil && a.Gate.Revision() > 0 {
			a.sealLast()
		}
		if a.db != nil {
			if err := a.db.Close(); err != nil {
				a.Config.Log.Warn("closing the database", "error", err)
			}
		}
		a.unlock()
	})
}
