package letters_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/domain/proposals"
	"chapterhouse.dev/chapterhouse/internal/letters"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/mail"
)

var update = flag.Bool("update", false, "write the golden files")

var (
	noon    = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	program = letters.Program{Name: "Azure Tech Groups", Accent: "#00606d", Contact: "office@groups.example",
		BaseURL: "https://groups.example/", From: "hub@groups.example"}
	until = i18n.At(noon.Add(10*time.Minute), "UTC")
)

// samples are the letters of the golden files, by the name of the file.
var samples = map[string]letters.Letter{
	"code":            letters.Code{Code: "12345678", Token: "pZ3-x_7Qd0aB", Browser: "Firefox on Windows", Minutes: 10, Until: until},
	"code-no-browser": letters.Code{Code: "00000001", Token: "pZ3-x_7Qd0aB", Minutes: 1, Until: until},
	"address":         letters.Address{Code: "12345678", Minutes: 10, Until: until},
	"taken":           letters.Taken{},
	"again":           letters.Again{Code: "12345678", Minutes: 10, Until: until},

	"security-passkey-added":   letters.Security{Name: "Zeynep Şahin", What: accounts.PasskeyAdded, Key: "Firefox on Linux", At: until},
	"security-passkey-removed": letters.Security{Name: "Zeynep Şahin", What: accounts.PasskeyRemoved, Key: "Firefox on Linux", At: until},
	"security-app-added":       letters.Security{Name: "Zeynep Şahin", What: accounts.AppAdded, At: until},
	"security-app-removed":     letters.Security{What: accounts.AppRemoved, At: until},
	"security-codes-renewed":   letters.Security{Name: "Zeynep Şahin", What: accounts.CodesRenewed, At: until},
	"security-code-used":       letters.Security{Name: "Zeynep Şahin", What: accounts.CodeUsed, Left: 7, At: until},
	"security-last-code":       letters.Security{Name: "Zeynep Şahin", What: accounts.CodeUsed, At: until},
	"security-reset-made":      letters.Security{Name: "Zeynep Şahin", What: accounts.ResetMade, At: until},
	"security-reset-used":      letters.Security{Name: "Zeynep Şahin", What: accounts.ResetUsed, At: until},

	"code-provider":   letters.Code{Code: "12345678", Token: "pZ3-x_7Qd0aB", Minutes: 10, Until: until, Provider: "Example University"},
	"join":            letters.Join{Code: "12345678", Minutes: 10, Until: until},
	"joined":          letters.Joined{Name: "Zeynep Şahin"},
	"login":           letters.Login{Name: "Zeynep Şahin", Provider: "Example University", Shown: "zsahin@uni.example"},
	"login-removed":   letters.Login{Provider: "Example University", Removed: true},
	"staff":           letters.Staff{Name: "Zeynep Şahin", Address: "zeynep@bulut.example", Role: access.Manager, By: "Helen Brandt"},
	"staff-limited":   letters.Staff{Name: "Zeynep Şahin", Address: "zeynep@bulut.example", Role: access.Manager, Limited: true, By: "Helen Brandt"},
	"staff-responder": letters.Staff{Address: "zeynep@bulut.example", Role: access.Responder},
}

func init() {
	for file, n := range map[string]letters.Letter{
		"application":          letters.Received{Name: "Zeynep Şahin", Group: "Bulut İzmir", Until: i18n.Date{Year: 2026, Month: 12, Day: 7}, Application: "app_1"},
		"application-again":    letters.Received{Name: "Zeynep Şahin", Group: "Bulut İzmir", Again: true, Application: "app_1"},
		"welcome":              letters.Welcome{Name: "Zeynep Şahin", Program: "Azure Tech Groups", Group: "Bulut İzmir", Slug: "bulut-izmir"},
		"hub":                  letters.Hub{Name: "Zeynep Şahin", Program: "Azure Tech Groups", Subject: "You've been invited!", Address: "zeynep@bulut.example", Invitation: "hub_1"},
		"co-leader":            letters.Invitation{Name: "Emre Tan", Applicant: "Zeynep Şahin", Group: "Bulut İzmir", Place: "İzmir, Türkiye", Address: "emre@bulut.example", Invitation: "inv_1"},
		"co-leader-accepted":   letters.Partner{Name: "Zeynep Şahin", Partner: "Emre Tan", Group: "Bulut İzmir", Accepted: true, Application: "app_1"},
		"co-leader-declined":   letters.Partner{Name: "Zeynep Şahin", Partner: "Emre Tan", Group: "Bulut İzmir", Reason: "I move away in spring.", Application: "app_1"},
		"application-asked":    letters.Decision{Kind: applications.Asked, Name: "Zeynep Şahin", Group: "Bulut İzmir", Body: "Thank you for your application.\n\nPlease tell us:\n- who answers when somebody reports a problem,\n- where that person can be reached.", Path: "/apply/app_1"},
		"application-approved": letters.Decision{Kind: applications.ApprovedIt, Name: "Zeynep Şahin", Group: "Bulut İzmir", Body: "Welcome.\n\nPlease add until 15 January how problems are resolved.", Path: "/me/groups/bulut-izmir"},
		"application-declined": letters.Decision{Kind: applications.DeclinedIt, Group: "Bulut İzmir", Body: "The group charges for its meetings, which the guide does not allow.", Path: "/me"},
		"proposal":             letters.Proposal{Name: "Zeynep Şahin", Kind: proposals.SuspendGroup, Label: "Bulut İzmir", By: "Helen Brandt", Reason: "Tickets are sold in spite of two letters.", Until: until},
		"proposal-alone":       letters.Proposal{Name: "Zeynep Şahin", Kind: proposals.SuspendGroup, Label: "Bulut İzmir", By: "Helen Brandt", Reason: "Tickets are sold in spite of two letters.", Until: until, Alone: true, From: until},
		"proposal-confirmed":   letters.ProposalAnswer{Name: "Zeynep Şahin", Kind: proposals.SuspendGroup, Label: "Bulut İzmir", State: proposals.Confirmed, By: "Helen Brandt"},
		"proposal-declined":    letters.ProposalAnswer{Name: "Zeynep Şahin", Kind: proposals.SuspendGroup, Label: "Bulut İzmir", State: proposals.Declined, By: "Helen Brandt", Reason: "They have answered this morning."},
		"proposal-name":        letters.Proposal{Name: "Helen Brandt", Kind: proposals.RenameGroup, Label: "Bulut İzmir → Cloud İzmir", By: "Zeynep Şahin", Reason: "We meet in English now.", Until: until},
		"proposal-name-yes":    letters.ProposalAnswer{Name: "Zeynep Şahin", Kind: proposals.RenameGroup, Label: "Bulut İzmir → Cloud İzmir", State: proposals.Confirmed, By: "Helen Brandt"},
		"proposal-run-out":     letters.ProposalAnswer{Kind: proposals.SuspendGroup, Label: "Bulut İzmir", State: proposals.RunOut},
		"own-data":             letters.OwnData{Name: "Zeynep Şahin", Until: until},
		"parting":              letters.Parting{Name: "Zeynep Şahin"},
		"document":             letters.Document{Name: "Zeynep Şahin", Title: "Terms and conditions", Key: "terms", Version: 2, Until: i18n.Date{Year: 2026, Month: 12, Day: 21}},
		"document-reminder":    letters.Document{Name: "Zeynep Şahin", Title: "Terms and conditions", Key: "terms", Version: 2, Until: i18n.Date{Year: 2026, Month: 11, Day: 29}, Reminder: true},
		"document-over":        letters.Document{Title: "Terms and conditions", Key: "terms", Version: 2, Until: i18n.Date{Year: 2026, Month: 11, Day: 21}, Reminder: true, Over: true},
	} {
		samples[file] = n
	}
}

var languages = []string{"en", "de"}

// eachLetter runs fn for every sample in every language.
func eachLetter(t *testing.T, fn func(t *testing.T, file, lang string, r letters.Rendered)) {
	t.Helper()
	for file, n := range samples {
		for _, lang := range languages {
			t.Run(file+"."+lang, func(t *testing.T) { fn(t, file, lang, render(t, n, program, lang)) })
		}
	}
}

func render(t *testing.T, n letters.Letter, p letters.Program, lang string) letters.Rendered {
	t.Helper()
	r, err := letters.Render(n, p, i18n.Load().For(lang))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The golden files show what arrives. Boundaries are random in a real message,
// and numbered here.
func TestGoldenLetters(t *testing.T) {
	eachLetter(t, func(t *testing.T, file, lang string, r letters.Rendered) {
		l := post.Letter{Address: "zeynep@bulut.example", Name: "Zeynep Şahin", Lang: lang, ReplyTo: program.Contact,
			From: mail.Address{Name: program.Name, Addr: program.From}, Subject: r.Subject, Text: r.Text, HTML: r.HTML}
		raw, err := mail.Composer{}.Compose(l.Mail("msg_06f6zrk9b8qk9x4c0a5t2y1w3m", noon))
		if err != nil {
			t.Fatal(err)
		}
		golden(t, file+"."+lang+".txt", "Subject: "+r.Subject+"\n\n"+r.Text+"\n")
		golden(t, file+"."+lang+".html", r.HTML+"\n")
		golden(t, file+"."+lang+".eml", fixedBoundaries(string(raw)))
	})
}

var boundary = regexp.MustCompile(`boundary=(\S+)`)

func fixedBoundaries(raw string) string {
	for i, m := range boundary.FindAllStringSubmatch(raw, -1) {
		raw = strings.ReplaceAll(raw, m[1], fmt.Sprintf("BOUNDARY-%d", i+1))
	}
	return raw
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (run with -update if this is meant): %s", path, diff)
	}
}

func document(t *testing.T, html string) *goquery.Document {
	t.Helper()
	d, err := goquery.NewDocumentFromReader(strings.NewReader(html))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestEveryLetterIsReadableAndLoadsNothing(t *testing.T) {
	eachLetter(t, func(t *testing.T, _, lang string, r letters.Rendered) {
		d := document(t, r.HTML)
		if got := d.Find("html").AttrOr("lang", ""); got != lang {
			t.Errorf("lang is %q", got)
		}
		if got := d.Find("title").Text(); got != r.Subject {
			t.Errorf("title is %q, subject %q", got, r.Subject)
		}
		for _, never := range []string{"script", "link", "style", "img", "picture", "iframe", "object", "embed", "video", "audio", "form", "input", "svg",
			"base", "[background]", "[src]", "[srcset]", "[onclick]", "meta[http-equiv]"} {
			if d.Find(never).Length() > 0 {
				t.Errorf("there is a %s", never)
			}
		}
		if strings.Contains(r.HTML, "url(") || strings.Contains(r.HTML, "@import") || strings.Contains(r.HTML, "TemplFailedSanitization") {
			t.Error("a style loads something, or was refused by templ")
		}
		checkHeadings(t, d)
		d.Find("table").Each(func(_ int, table *goquery.Selection) {
			if table.AttrOr("role", "") != "presentation" && table.Find("th[scope=row]").Length() == 0 {
				t.Error("a table of the layout says that it is data")
			}
		})
		if first := strings.TrimSpace(d.Find("body").Children().First().Children().First().Text()); first == "" || !strings.Contains(r.HTML, "display:none") {
			t.Error("the line that a mailbox shows does not come first")
		}
	})
}

// checkHeadings wants one h1, first, and no rank left out.
func checkHeadings(t *testing.T, d *goquery.Document) {
	t.Helper()
	var ranks []string
	d.Find("h1,h2,h3,h4,h5,h6").Each(func(_ int, h *goquery.Selection) { ranks = append(ranks, goquery.NodeName(h)) })
	if len(ranks) == 0 || ranks[0] != "h1" || slices.Contains(ranks[1:], "h1") {
		t.Errorf("headings %v", ranks)
	}
	for i := 1; i < len(ranks); i++ {
		if ranks[i][1] > ranks[i-1][1]+1 {
			t.Errorf("headings %v leave out a rank", ranks)
		}
	}
}

func TestLinksLeadToThisServerOnly(t *testing.T) {
	address := regexp.MustCompile(`[a-z]+://\S*`)
	eachLetter(t, func(t *testing.T, _, _ string, r letters.Rendered) {
		inHTML := 0
		document(t, r.HTML).Find("a").Each(func(_ int, a *goquery.Selection) {
			switch href := a.AttrOr("href", ""); {
			case strings.HasPrefix(href, "https://groups.example/") && !strings.HasPrefix(href, "https://groups.example//"):
				inHTML++
				if !strings.Contains(r.Text, "\n"+href+"\n") {
					t.Errorf("%s is not in the plain text", href)
				}
			case href != "mailto:"+program.Contact:
				t.Errorf("a link to %q", href)
			}
			if strings.TrimSpace(a.Text()) == "" {
				t.Error("a link without words")
			}
		})
		if found := address.FindAllString(r.Text, -1); len(found) != inHTML || inHTML == 0 {
			t.Errorf("%d addresses in the plain text, %d in the HTML: %v", len(found), inHTML, found)
		}
	})
}

// Both parts say the same words in the same order, whatever stands around them.
func TestBothPartsSayTheSame(t *testing.T) {
	eachLetter(t, func(t *testing.T, _, _ string, r letters.Rendered) {
		d := document(t, r.HTML)
		d.Find("title, [aria-hidden], div[style*='display:none']").Remove()
		d.Find("a[href^=https]").Each(func(_ int, a *goquery.Selection) { a.SetText(a.Text() + ": " + a.AttrOr("href", "")) })
		d.Find("th").Each(func(_ int, th *goquery.Selection) { th.SetText(th.Text() + ":") })
		d.Find("p,h1,h2,td,th,tr").Each(func(_ int, s *goquery.Selection) { s.AfterHtml(" ") })
		got := strings.Join(strings.Fields(strings.ReplaceAll(d.Find("body").Text(), "\u00a0", " ")), " ")
		want := strings.Join(strings.Fields(strings.Replace(r.Text, "-- \n", "", 1)), " ")
		if diff := cmp.Diff(strings.Fields(want), strings.Fields(got)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestThePlainTextFitsItsLines(t *testing.T) {
	eachLetter(t, func(t *testing.T, _, _ string, r letters.Rendered) {
		for line := range strings.SplitSeq(r.Text, "\n") {
			if n := len([]rune(line)); n > 72 && !strings.HasPrefix(line, "https://") {
				t.Errorf("%d letters: %s", n, line)
			}
		}
		if strings.Contains(r.Text, "[") {
			t.Errorf("a message was not found:\n%s", r.Text)
		}
	})
}

// A locked telephone shows subject and preview.
func TestTheCodeIsSeenOnlyInsideTheLetter(t *testing.T) {
	for _, lang := range languages {
		r := render(t, samples["code"], program, lang)
		preview := document(t, r.HTML).Find("div[style*='display:none']").Text()
		for _, outside := range []string{r.Subject, preview} {
			if strings.Contains(outside, "1234") || outside == "" {
				t.Errorf("outside one reads %q", outside)
			}
		}
		if !strings.Contains(r.Subject, program.Name) {
			t.Errorf("the subject does not name the program: %q", r.Subject)
		}
		if !strings.Contains(r.Text, "1234 5678") || !strings.Contains(r.HTML, "1234\u00a05678") {
			t.Error("the code is not in two groups")
		}
	}
}

func TestNamesCannotBecomeMarkup(t *testing.T) {
	hostile := `<img src="https://evil.example/x.png"> & "friends"`
	p := program
	p.Name, p.Contact = hostile, `a"onclick="x@groups.example`
	n := letters.Staff{Name: hostile, By: hostile, Role: access.Editor, Address: "a@b.example"}
	r := render(t, n, p, "en")
	d := document(t, r.HTML)
	if d.Find("img, [onclick]").Length() > 0 {
		t.Error("a name became markup")
	}
	if !strings.Contains(r.Subject, hostile) || !strings.Contains(d.Find("title").Text(), hostile) {
		t.Error("the name was changed")
	}
}

func TestATokenStaysInItsSegment(t *testing.T) {
	n := letters.Code{Code: "12345678", Token: "../../office?x=#y z", Minutes: 10, Until: until}
	if r := render(t, n, program, "en"); !strings.Contains(r.Text, "\nhttps://groups.example/signin/link/..%2F..%2Foffice%3Fx=%23y%20z\n") {
		t.Error(r.Text)
	}
}
