package doctor

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/crawl"
	"chapterhouse.dev/chapterhouse/internal/platform/mail"
)

// Level is how bad a finding is.
type Level string

// The levels.
const (
	OK      Level = "ok"
	Skipped Level = "skipped" // not configured, so not looked at
	Warning Level = "warning" // works, but should be mended
	Failure Level = "failure" // something does not work, or will not
)

// Finding is what one look showed.
type Finding struct {
	Check string `json:"check"`        // what was looked at: disk, database, spf …
	Level Level  `json:"level"`        //
	Says  string `json:"says"`         // what was seen
	Do    string `json:"do,omitempty"` // what mends it; empty if nothing has to be
}

// Resolver asks the name service; *net.Resolver is one.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
}

// Patient is what is looked at. Fields that are empty mean "not configured".
type Patient struct {
	Data     string // folder
	Database string // as in the settings: sqlite:PATH or postgres://…
	BaseURL  string // how readers reach the site

	From  string      // address that letters come from
	Relay *mail.Relay // nil: letters are not sent
	DKIM  *mail.Key   // nil: the server does not sign

	Outside []string // addresses of other sites to be visited

	Clock    clock.Clock
	Resolver Resolver
	Client   *http.Client // to BaseURL
	Fetcher  *crawl.Fetcher
}

// longestCheck bounds one check, so that a silent server elsewhere does not
// hold up the rest.
const longestCheck = 30 * time.Second

// Examine makes every check, one after the other, and returns what they found.
func Examine(ctx context.Context, p Patient) (all []Finding) {
	for _, check := range []func(context.Context) []Finding{
		p.folder, p.disk, p.database, p.site, p.relay, p.spf, p.dkim, p.dmarc, p.answers, p.outside,
	} {
		within, cancel := context.WithTimeout(ctx, longestCheck)
		all = append(all, check(within)...)
		cancel()
	}
	return all
}

// Worst is the worst level among the findings.
func Worst(all []Finding) Level {
	worst := OK
	for _, f := range all {
		if f.Level == Failure || f.Level == Warning && worst != Failure {
			worst = f.Level
		}
	}
	return worst
}

// The short ways to say a finding.

func ok(check, format string, args ...any) []Finding {
	return []Finding{{Check: check, Level: OK, Says: fmt.Sprintf(format, args...)}}
}

func skipped(check, why string) []Finding {
	return []Finding{{Check: check, Level: Skipped, Says: why}}
}

func warning(check, do, format string, args ...any) []Finding {
	return []Finding{{Check: check, Level: Warning, Says: fmt.Sprintf(format, args...), Do: do}}
}

func failure(check, do, format string, args ...any) []Finding {
	return []Finding{{Check: check, Level: Failure, Says: fmt.Sprintf(format, args...), Do: do}}
}
