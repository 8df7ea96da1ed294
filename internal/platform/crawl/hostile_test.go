package crawl

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// hostile are addresses that must never lead to a connection, neither typed nor
// as a redirect. Names below "inside.test" resolve as insideNames says.
var hostile = []struct {
	url  string
	want Reason
}{
	// Loopback and its spellings.
	{"http://127.0.0.1/", Blocked},
	{"http://127.0.0.1:80/", Blocked},
	{"https://127.255.255.254/", Blocked},
	{"http://localhost/", Blocked},
	{"http://LOCALHOST./", Blocked},
	{"http://app.localhost/", Blocked},
	{"http://2130706433/", BadURL},
	{"http://0x7f000001/", BadURL},
	{"http://0x7f.0.0.1/", BadURL},
	{"http://0177.0.0.1/", BadURL},
	{"http://017700000001/", BadURL},
	{"http://127.1/", BadURL},
	{"http://127.0.1/", BadURL},
	{"http://127.0.0.1.:80/", Blocked},
	{"http://0127.0.0.1/", BadURL},
	{"http://127.0.0.0x1/", BadURL},
	{"http://①②⑦.⓪.⓪.①/", Blocked},
	{"http://127。0。0。1/", Blocked},
	{"http://１２７.0.0.1/", Blocked},
	{"http://%31%32%37.0.0.1/", BadURL},
	{"http://[::1]/", Blocked},
	{"http://[0:0:0:0:0:0:0:1]/", Blocked},
	{"http://[::]/", Blocked},
	{"http://0/", BadURL},
	{"http://0.0.0.0/", Blocked},
	// IPv4 inside IPv6.
	{"http://[::ffff:127.0.0.1]/", Blocked},
	{"http://[::ffff:7f00:1]/", Blocked},
	{"http://[::ffff:93.184.216.34]/", Blocked},
	{"http://[::127.0.0.1]/", Blocked},
	{"http://[64:ff9b::127.0.0.1]/", Blocked},
	{"http://[64:ff9b::a9fe:a9fe]/", Blocked},
	{"http://[64:ff9b:1::10.0.0.1]/", Blocked},
	{"http://[2002:7f00:1::]/", Blocked},
	{"http://[2002:a9fe:a9fe::1]/", Blocked},
	{"http://[2001:0:7f00:1::]/", Blocked},
	// Private, link-local, metadata, carrier, documentation, multicast.
	{"http://10.0.0.1/", Blocked},
	{"http://172.16.0.1/", Blocked},
	{"http://172.31.255.255/", Blocked},
	{"http://192.168.1.1/", Blocked},
	{"http://169.254.169.254/latest/meta-data/", Blocked},
	{"http://100.100.100.200/", Blocked},
	{"http://100.64.0.1/", Blocked},
	{"http://168.63.129.16/", Blocked},
	{"http://192.0.0.192/", Blocked},
	{"http://192.0.2.1/", Blocked},
	{"http://198.18.0.1/", Blocked},
	{"http://203.0.113.9/", Blocked},
	{"http://224.0.0.1/", Blocked},
	{"http://240.0.0.1/", Blocked},
	{"http://255.255.255.255/", Blocked},
	{"http://[fe80::1]/", Blocked},
	{"http://[fe80::1%25lo]/", BadURL},
	{"http://[fc00::1]/", Blocked},
	{"http://[fd00:ec2::254]/", Blocked},
	{"http://[ff02::1]/", Blocked},
	{"http://[100::1]/", Blocked},
	{"http://[2001:db8::1]/", Blocked},
	{"http://[3fff::1]/", Blocked},
	{"http://[5f00::1]/", Blocked},
	// Names that point inside.
	{"http://v4.inside.test/", Blocked},
	{"http://v6.inside.test/", Blocked},
	{"http://mapped.inside.test/", Blocked},
	{"http://metadata.inside.test/", Blocked},
	{"http://printer.local/", Blocked},
	{"http://metadata.google.internal/", Blocked},
	{"http://router.lan/", Blocked},
	{"http://nas.home.arpa/", Blocked},
	{"http://example.onion/", Blocked},
	// Ports, user names, schemes, and what is not an address.
	{"http://site.test:8080/", Port},
	{"http://site.test:22/", Port},
	{"http://site.test:0/", Port},
	{"https://site.test:6379/", Port},
	{"http://user@site.test/", Userinfo},
	{"http://user:secret@site.test/", Userinfo},
	{"http://site.test@127.0.0.1/", Userinfo},
	{"http://127.0.0.1#@site.test/", Blocked},
	{"file:///etc/passwd", Scheme},
	{"gopher://127.0.0.1:6379/_INFO", Scheme},
	{"ftp://site.test/", Scheme},
	{"dict://site.test:11211/", Scheme},
	{"data:text/html,x", Scheme},
	{"javascript:alert(1)", Scheme},
	{"jar:http://site.test!/", Scheme},
	{"http:site.test", BadURL},
	{"http://", BadURL},
	{"https:///path", BadURL},
	{"http://[::1/", BadURL},
	{"http://[v1.x]/", BadURL},
	{"http://site.test:99999999/", Port},
	{"http://site.test:80:80/", BadURL},
	{"http://-site-.test/", BadURL},
	{"http://a b.test/", BadURL},
	{"http://..test/", BadURL},
	{"http://site.test\\@127.0.0.1/", BadURL},
	{"http://site.test/\r\nHost: inside", BadURL},
	{"http://site\u200b.test/", BadURL},
	{"http://site.test/\u202egpj.exe", BadURL},
	{"http://" + strings.Repeat("a", 300) + ".test/", BadURL},
	{"http://site.test/" + strings.Repeat("a", 3000), BadURL},
}

func insideWorld() *world {
	w := newWorld()
	w.site("site.test", "93.184.216.34", page("hello"))
	for name, a := range map[string]string{"v4": "10.1.2.3", "v6": "fd12::1", "mapped": "::ffff:127.0.0.1", "metadata": "169.254.169.254"} {
		w.names[name+".inside.test"] = []netip.Addr{netip.MustParseAddr(a)}
	}
	return w
}

func TestHostileAddresses(t *testing.T) {
	w := insideWorld()
	f := w.fetcher()
	for _, c := range hostile {
		_, err := f.Fetch(context.Background(), Request{URL: c.url})
		if got := reasonOf(t, err); got != c.want {
			t.Errorf("%.60s: reason %s, want %s", c.url, got, c.want)
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the log line tells the password", c.url)
		}
	}
	if len(w.dialled) != 0 {
		t.Errorf("dialled %v", w.dialled)
	}
	t.Logf("%d addresses, no connection", len(hostile))
}

func TestHostileRedirects(t *testing.T) {
	for _, c := range hostile {
		if strings.ContainsAny(c.url, "\r\n ") || !strings.Contains(c.url, ":/") {
			continue // cannot stand in a header, or is a relative address there
		}
		w := insideWorld()
		w.site("trap.test", "93.184.216.35", redirectTo(c.url))
		_, err := w.fetcher().Fetch(context.Background(), Request{URL: "http://trap.test/"})
		if err == nil {
			t.Errorf("%q was followed", c.url)
			continue
		}
		if got := reasonOf(t, err); got != c.want {
			t.Errorf("%.60s: reason %s, want %s", c.url, got, c.want)
		}
		for _, to := range w.dialled {
			if to.Addr() != netip.MustParseAddr("93.184.216.35") {
				t.Errorf("%.60s: dialled %v", c.url, to)
			}
		}
	}
}

// Whatever a name server answers, only public addresses are dialled.
func TestOnlyPublicAddressesAreDialled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld()
		for range rapid.IntRange(1, 6).Draw(t, "addresses") {
			w.names["x.test"] = append(w.names["x.test"], drawAddress(t))
		}
		_, err := w.fetcher().Fetch(context.Background(), Request{URL: "http://x.test/"})
		if err == nil {
			t.Fatal("nobody answers in this world")
		}
		for _, to := range w.dialled {
			if !public(to.Addr()) || to.Addr().IsPrivate() || to.Addr().IsLoopback() || !to.Addr().IsGlobalUnicast() {
				t.Fatalf("dialled %v", to)
			}
		}
	})
}

// drawAddress prefers the neighbourhood of reserved ranges.
func drawAddress(t *rapid.T) netip.Addr {
	b := rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "bytes")
	list := append(append([]netip.Prefix{netip.MustParsePrefix("::ffff:0:0/96"), netip.MustParsePrefix("64:ff9b::/96")}, reserved4...), reserved6...)
	p := rapid.SampledFrom(list).Draw(t, "range")
	switch rapid.IntRange(0, 3).Draw(t, "kind") {
	case 0:
		return netip.AddrFrom4([4]byte(b[:4]))
	case 1:
		return netip.AddrFrom16([16]byte(b))
	case 2:
		return p.Masked().Addr()
	}
	return p.Masked().Addr().Prev()
}

func TestRebinding(t *testing.T) {
	w := newWorld()
	w.site("site.test", "93.184.216.34", page("first"))
	asked := 0
	w.lookUp = func(string) ([]netip.Addr, error) {
		if asked++; asked == 1 {
			return []netip.Addr{netip.MustParseAddr("93.184.216.34")}, nil
		}
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}
	f := w.fetcher()
	if _, err := f.Fetch(context.Background(), Request{URL: "http://site.test/"}); err != nil {
		t.Fatal(err)
	}
	if asked != 1 {
		t.Errorf("%d look-ups for one stop: the second could differ from the one that was checked", asked)
	}
	_, err := f.Fetch(context.Background(), Request{URL: "http://site.test/"})
	if got := reasonOf(t, err); got != Blocked {
		t.Errorf("reason %s", got)
	}
	if len(w.dialled) != 1 {
		t.Errorf("dialled %v", w.dialled)
	}
}

// The socket itself refuses, even when everything before it were wrong.
func TestGuardAtTheSocket(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	to := netip.MustParseAddrPort(l.Addr().String())

	_, err = New(Options{}).connect(context.Background(), "site.test", to)
	if mine := (*Error)(nil); !errors.As(err, &mine) || mine.Reason != Blocked {
		t.Errorf("want Blocked, got %v", err)
	}
	open := New(Options{AllowHosts: []string{"127.0.0.1"}, AllowNetworks: prefixes("127.0.0.0/8")})
	conn, err := open.connect(context.Background(), "127.0.0.1", to)
	if err != nil {
		t.Fatalf("an allowed host in an allowed network: %v", err)
	}
	conn.Close()
}

func TestAdministratorsMayAllowAHost(t *testing.T) {
	w := newWorld()
	w.site("wiki", "10.0.0.5", page("inside"))
	w.names["other.test"] = w.names["wiki"]
	f := w.fetcher(func(o *Options) {
		o.AllowHosts = []string{"Wiki"}
		o.AllowNetworks = prefixes("10.0.0.0/8")
	})
	if _, err := f.Fetch(context.Background(), Request{URL: "http://me:pw@wiki:8080/"}); err != nil {
		t.Errorf("allowed host: %v", err)
	}
	_, err := f.Fetch(context.Background(), Request{URL: "http://other.test/"})
	if got := reasonOf(t, err); got != Blocked {
		t.Errorf("another host in the allowed network: %s", got)
	}
	if w.lookups[0] != "wiki" || w.lookups[1] != "other.test." {
		t.Errorf("looked up %q: only allowed hosts may be short names", w.lookups)
	}
	deny := w.fetcher(func(o *Options) { o.DenyNetworks = prefixes("93.184.216.0/24") })
	w.site("own.test", "93.184.216.34", page("own"))
	_, err = deny.Fetch(context.Background(), Request{URL: "http://own.test/"})
	if got := reasonOf(t, err); got != Blocked {
		t.Errorf("a network of the operator: %s", got)
	}
}

// Nobody learns from the answer whether an inside name exists.
func TestInsideAndAbsentLookAlike(t *testing.T) {
	f := insideWorld().fetcher()
	_, inside := f.Fetch(context.Background(), Request{URL: "http://v4.inside.test/"})
	_, absent := f.Fetch(context.Background(), Request{URL: "http://nobody.inside.test/"})
	a, b := inside.(*Error), absent.(*Error)
	if a.Message().Key != b.Message().Key || a.Retry() != b.Retry() {
		t.Errorf("%v and %v can be told apart", a.Message(), b.Message())
	}
}
