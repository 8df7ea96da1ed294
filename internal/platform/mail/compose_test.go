package mail_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"chapterhouse.dev/chapterhouse/internal/platform/mail"
)

func letter() mail.Message {
	return mail.Message{
		ID:        "msg_06f6zrk9b8qk9x4c0a5t2y1w3m@groups.example",
		Date:      time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC),
		From:      mail.Address{Name: "Azure Tech Groups", Addr: "hub@groups.example"},
		To:        mail.Address{Name: `Zeynep "Z" Şahin`, Addr: "zeynep@bulut.example"},
		ReplyTo:   "office@groups.example",
		Subject:   "You’re going: Private endpoints without tears, and more words than one line holds",
		Text:      "Dear Zeynep,\n\n.hidden dot\nBulut İzmir.\n",
		HTML:      "<p>Dear Zeynep,</p><p>Bulut İzmir.</p>",
		Generated: true,
	}
}

const invite = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Ağ\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

func compose(t *testing.T, c mail.Composer, m mail.Message) []byte {
	t.Helper()
	raw, err := c.Compose(m)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func parse(t *testing.T, raw []byte) *netmail.Message {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// leaf is a part of a message as a mailbox sees it.
type leaf struct{ Type, File, Content string }

// leaves reads the parts of an entity, those within parts too.
func leaves(t *testing.T, contentType, encoding, file string, body io.Reader) (list []leaf) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		if method := params["method"]; method != "" {
			kind += " " + method
		}
		return []leaf{{kind, file, decode(t, encoding, body)}}
	}
	list = append(list, leaf{Type: kind})
	for r := multipart.NewReader(body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, leaves(t, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p.FileName(), p)...)
	}
}

func decode(t *testing.T, encoding string, body io.Reader) string {
	t.Helper()
	switch encoding {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	b, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}

func TestHeaders(t *testing.T) {
	m := letter()
	m.ListID, m.Unsubscribe = "calls.groups.example", "https://groups.example/letters/stop/0123456789abcdef0123456789abcdef0123456789abcdef"
	h := parse(t, compose(t, mail.Composer{}, m)).Header
	want := map[string]string{
		"Message-Id": "<" + m.ID + ">", "Date": "Sun, 22 Nov 2026 12:00:00 +0000", "Auto-Submitted": "auto-generated",
		"List-Id": "<calls.groups.example>", "List-Unsubscribe": "<" + m.Unsubscribe + ">", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"From": `"Azure Tech Groups" <hub@groups.example>`, "Reply-To": "<office@groups.example>", "Mime-Version": "1.0",
	}
	for key, value := range want {
		if diff := cmp.Diff([]string{value}, h[key]); diff != "" {
			t.Errorf("%s: %s", key, diff)
		}
	}
	if to, err := h.AddressList("To"); err != nil || len(to) != 1 || to[0].Name != m.To.Name || to[0].Address != m.To.Addr {
		t.Errorf("To: %v %v", to, err)
	}
	if subject, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject")); err != nil || subject != m.Subject {
		t.Errorf("Subject: %q %v", subject, err)
	}
	if len(h) != len(want)+3 { // and To, Subject, Content-Type
		t.Errorf("more headers than asked for: %v", h)
	}
}

func TestParts(t *testing.T) {
	m := letter()
	read := func(m mail.Message) []leaf {
		got := parse(t, compose(t, mail.Composer{}, m))
		return leaves(t, got.Header.Get("Content-Type"), got.Header.Get("Content-Transfer-Encoding"), "", got.Body)
	}
	both := []leaf{{"multipart/alternative", "", ""}, {"text/plain", "", m.Text}, {"text/html", "", m.HTML}}
	if diff := cmp.Diff(both, read(m)); diff != "" {
		t.Error(diff)
	}
	ics := strings.ReplaceAll(invite, "\r\n", "\n")
	m.Calendar = &mail.Calendar{Method: "REQUEST", Name: "invite.ics", Data: invite}
	want := append([]leaf{{"multipart/mixed", "", ""}}, both...)
	want = append(want, leaf{"text/calendar REQUEST", "", ics}, leaf{"application/ics", "invite.ics", ics})
	if diff := cmp.Diff(want, read(m)); diff != "" {
		t.Error(diff)
	}
	m.HTML, m.Calendar = "", nil
	if diff := cmp.Diff([]leaf{{"text/plain", "", m.Text}}, read(m)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsRefused(t *testing.T) {
	for name, spoil := range map[string]func(*mail.Message){
		"line break in the subject":     func(m *mail.Message) { m.Subject = "hi\r\nBcc: everyone@groups.example" },
		"bare line feed in the subject": func(m *mail.Message) { m.Subject = "hi\nBcc: x@y.example" },
		"line break in the sender":      func(m *mail.Message) { m.From.Name = "Hub\r\nX: y" },
		"line break in the recipient":   func(m *mail.Message) { m.To.Name = "Zeynep\nX: y" },
		"NUL":                           func(m *mail.Message) { m.Subject = "a\x00b" },
		"next line, of Unicode":         func(m *mail.Message) { m.Subject = "a\u0085b" },
		"broken UTF-8":                  func(m *mail.Message) { m.Subject = "a\xff" },
		"two recipients":                func(m *mail.Message) { m.To.Addr = "a@b.example,c@d.example" },
		"parameters":                    func(m *mail.Message) { m.To.Addr = "a@b.example> SIZE=1" },
		"quoted local part":             func(m *mail.Message) { m.To.Addr = `"a b"@c.example` },
		"no recipient":                  func(m *mail.Message) { m.To = mail.Address{} },
		"no sender":                     func(m *mail.Message) { m.From = mail.Address{} },
		"reply to a list":               func(m *mail.Message) { m.ReplyTo = "a@b.example, c@d.example" },
		"no Message-ID":                 func(m *mail.Message) { m.ID = "" },
		"Message-ID with brackets":      func(m *mail.Message) { m.ID = "a@b.example>\r\n<" },
		"no date":                       func(m *mail.Message) { m.Date = time.Time{} },
		"no text":                       func(m *mail.Message) { m.Text = "" },
		"list with a line break":        func(m *mail.Message) { m.ListID = "a.b>\r\nX: <" },
		"unsubscribe in the clear":      func(m *mail.Message) { m.Unsubscribe = "http://groups.example/x" },
		"two addresses to unsubscribe":  func(m *mail.Message) { m.Unsubscribe = "https://a.example/>,<https://b.example/" },
		"another method inside":         func(m *mail.Message) { m.Calendar = &mail.Calendar{Method: "CANCEL", Name: "a.ics", Data: invite} },
		"method with parameters": func(m *mail.Message) {
			m.Calendar = &mail.Calendar{Method: "REQUEST; x=y", Name: "a.ics", Data: invite}
		},
		"file without a name": func(m *mail.Message) { m.Calendar = &mail.Calendar{Method: "REQUEST", Data: invite} },
	} {
		m := letter()
		spoil(&m)
		if raw, err := (mail.Composer{}).Compose(m); err == nil || raw != nil {
			t.Errorf("%s: accepted as\n%s", name, raw)
		}
	}
}

// Whatever stands in names, subject and text: either it is refused, or the
// message has exactly the headers it should have and says what it was given.
func TestNothingEscapesItsHeader(t *testing.T) {
	want := parse(t, compose(t, mail.Composer{}, letter())).Header
	rapid.Check(t, func(rt *rapid.T) {
		m := letter()
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~]{0,100}`), rapid.StringOf(rapid.SampledFrom([]rune("\r\n\t :=?<>,\"\\éB"))))
		m.Subject, m.From.Name, m.To.Name = text.Draw(rt, "subject"), text.Draw(rt, "from"), text.Draw(rt, "to")
		m.Text = "Text: " + text.Draw(rt, "text")
		raw, err := mail.Composer{}.Compose(m)
		if err != nil {
			if !errors.Is(err, mail.ErrHeader) {
				rt.Fatal(err)
			}
			return
		}
		got := parse(t, raw)
		for key, values := range got.Header {
			if len(values) != 1 || len(want[key]) != 1 {
				rt.Fatalf("header %s: %q\n%s", key, values, raw)
			}
		}
		if len(got.Header) != len(want) {
			rt.Fatalf("%d headers, want %d\n%s", len(got.Header), len(want), raw)
		}
		for line := range strings.SplitSeq(string(raw), "\r\n") {
			if len(line) > 998 || strings.ContainsAny(line, "\r\n") {
				rt.Fatalf("line of %d octets or with a bare break: %q", len(line), line)
			}
		}
	})
}

func TestSignedMessagesVerify(t *testing.T) {
	edPublic, edPrivate, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	rsaPrivate, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	rsaPublic, err := x509.MarshalPKIXPublicKey(&rsaPrivate.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		private any
		record  string
	}{
		"ed25519": {edPrivate, "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(edPublic)},
		"rsa":     {rsaPrivate, "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(rsaPublic)},
	} {
		t.Run(name, func(t *testing.T) {
			der, err := x509.MarshalPKCS8PrivateKey(test.private)
			if err != nil {
				t.Fatal(err)
			}
			key, err := mail.NewKey("groups.example", "ch2026", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
			if err != nil {
				t.Fatal(err)
			}
			if name, text := key.Record(); name != "ch2026._domainkey.groups.example" || text != test.record {
				t.Errorf("record %s %q", name, text)
			}
			m := letter()
			m.Unsubscribe = "https://groups.example/letters/stop/x"
			m.Calendar = &mail.Calendar{Method: "REQUEST", Name: "invite.ics", Data: invite}
			raw := compose(t, mail.Composer{Key: key}, m)
			if err := verify(t, raw, test.record); err != nil {
				t.Error(err)
			}
			for _, h := range []string{"List-Unsubscribe:", "List-Unsubscribe-Post:"} { // RFC 8058, section 4
				signature := strings.Join(strings.Fields(parse(t, raw).Header.Get("Dkim-Signature")), "")
				if !strings.Contains(signature, h) {
					t.Errorf("%s is not signed: %s", h, signature)
				}
			}
			for what, changed := range map[string][]byte{
				"another word":     bytes.Replace(raw, []byte("hidden dot"), []byte("hidden DOT"), 1),
				"another subject":  append([]byte("Subject: pay here\r\n"), raw...),
				"another stop URL": bytes.Replace(raw, []byte("stop/x"), []byte("stop/y"), 1),
			} {
				if verify(t, changed, test.record) == nil {
					t.Errorf("%s goes unnoticed", what)
				}
			}
		})
	}
}

func verify(t *testing.T, raw []byte, record string) error {
	t.Helper()
	lookup := func(domain string) ([]string, error) {
		if domain != "ch2026._domainkey.groups.example" {
			t.Errorf("asked for %s", domain)
		}
		return []string{record}, nil
	}
	list, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{LookupTXT: lookup})
	if err != nil || len(list) != 1 {
		t.Fatalf("%d signatures, %v", len(list), err)
	}
	return list[0].Err
}

func TestKeysThatCannotSign(t *testing.T) {
	for name, test := range map[string]struct{ domain, selector, pem string }{
		"no PEM":      {"groups.example", "a", "secret"},
		"no selector": {"groups.example", "", ""},
		"no domain":   {"", "a", ""},
		"certificate": {"groups.example", "a", "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"},
	} {
		if _, err := mail.NewKey(test.domain, test.selector, []byte(test.pem)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestCheckAddress(t *testing.T) {
	for _, good := range []string{"a@b", "zeynep+hub@bulut.example", "o'neil@x-y.example", "şahin@bücher.example", "a.b.c@d.e.f",
		strings.Repeat("a", 64) + "@b.example"} {
		if err := mail.CheckAddress(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"", "a", "@b", "a@", "a@b@c", "a b@c", " a@b", "a@b ", "a@b\r\n", "a@b>", "<a@b>", "a@b SIZE=1", `"a"@b`, "a(x)@b",
		".a@b", "a.@b", "a..b@c", "a@b..c", "a@.b", "a@b.", "a@-b.example", "a@b-.example", "a@[127.0.0.1]", "a@b,c@d", "a\x00@b", "a@b\u200b.example",
		"a\u202e@b", "\xff@b", strings.Repeat("a", 65) + "@b.example", "a@" + strings.Repeat("b", 64) + ".example", "a@" + strings.Repeat("b.", 130) + "c"} {
		if mail.CheckAddress(bad) == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

// An address that passes is one mailbox for every reader, and cannot end the
// angle brackets of an SMTP command.
func FuzzCheckAddress(f *testing.F) {
	for _, s := range []string{"a@b.example", "o'neil+x@b-c.example", "şahin@bücher.example", `"a b"@c`, "a@b>\r\nRCPT TO:<c@d", "a@[::1]", "a(b)@c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if mail.CheckAddress(s) != nil {
			return
		}
		if strings.ContainsAny(s, "<>()[]\\,;:\" \r\n\t\x00") || strings.Count(s, "@") != 1 {
			t.Fatalf("%q was accepted", s)
		}
		parsed, err := netmail.ParseAddress("<" + s + ">")
		if err != nil || parsed.Address != s {
			t.Fatalf("%q is read as %v, %v", s, parsed, err)
		}
	})
}

func BenchmarkComposeSigned(b *testing.B) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		b.Fatal(err)
	}
	key, err := mail.NewKey("groups.example", "ch2026", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	if err != nil {
		b.Fatal(err)
	}
	c, m := mail.Composer{Key: key}, letter()
	for b.Loop() {
		if _, err := c.Compose(m); err != nil {
			b.Fatal(err)
		}
	}
}
