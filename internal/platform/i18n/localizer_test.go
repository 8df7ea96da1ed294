package i18n

import (
	"encoding/json"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// nairobi is Thursday 3 December 2026, 18:00 in Nairobi.
var nairobi = At(time.Date(2026, 12, 3, 15, 0, 0, 0, time.UTC), "Africa/Nairobi")

// bundle makes a bundle of one area "t" with the languages' own language.yaml;
// Polish borrows the English one.
func bundle(t testing.TB, texts map[string]string) *Bundle {
	t.Helper()
	fsys := fstest.MapFS{}
	for lang, text := range texts {
		from := lang
		if lang == "pl" {
			from = "en"
		}
		locale, err := files.ReadFile(from + "/language.yaml")
		if err != nil {
			t.Fatal(err)
		}
		fsys[lang+"/language.yaml"] = &fstest.MapFile{Data: locale}
		fsys[lang+"/t.yaml"] = &fstest.MapFile{Data: []byte(text)}
	}
	b, problems := newBundle(fsys)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return b
}

// everyKind has one message for each kind of placeholder.
const everyKind = `
plain: Words
string: "<{v}>"
int: "<{v:int}>"
float: "<{v:float}>"
percent: "<{v:percent}>"
date: "<{v:date}>"
date_short: "<{v:date:short}>"
date_month: "<{v:date:month}>"
moment: "<{v:moment}>"
moment_short: "<{v:moment:short}>"
moment_weekday: "<{v:moment:weekday}>"
moment_date: "<{v:moment:date}>"
moment_time: "<{v:moment:time}>"
moment_clock: "<{v:moment:clock}>"
message: "<{v:message}>"
messages: "<{v:messages}>"
list: "<{v:list}>"
list_or: "<{v:list:or}>"
list_comma: "<{v:list:comma}>"
count: {zero: "<none>", one: "<{count} one>", other: "<{count} many>"}
slot: "I accept the {terms:slot} and the {code:slot}, {name}."
`

func TestTranslatesEveryKind(t *testing.T) {
	b := bundle(t, map[string]string{"en": everyKind, "de": everyKind})
	day := Date{2026, 12, 3}
	plain := Message{Key: "t.plain"}
	for _, tc := range []struct {
		key    string
		value  any
		en, de string
	}{
		{"string", "Zürich {v}", "<Zürich {v}>", "<Zürich {v}>"},
		{"int", 12, "<12>", "<12>"},
		{"int", -1234567, "<-1,234,567>", "<-1.234.567>"},
		{"float", 1234.567, "<1,234.57>", "<1.234,57>"},
		{"percent", 0.256, "<26%>", "<26\u00a0%>"},
		{"date", day, "<3 December 2026>", "<3. Dezember 2026>"},
		{"date", Date{}, "<>", "<>"},
		{"date_short", day, "<3 Dec>", "<3. Dez.>"},
		{"date_month", day, "<December 2026>", "<Dezember 2026>"},
		{"moment", nairobi, "<3 December 2026, 18:00 EAT>", "<3. Dezember 2026, 18:00 EAT>"},
		{"moment", Moment{}, "<>", "<>"},
		{"moment_short", nairobi.In("Europe/Berlin"), "<3 Dec, 16:00 CET>", "<3. Dez., 16:00 MEZ>"},
		{"moment_weekday", nairobi, "<Thursday 3 December 2026, 18:00 EAT>", "<Donnerstag, 3. Dezember 2026, 18:00 EAT>"},
		{"moment_date", nairobi.In("Pacific/Auckland"), "<4 December 2026>", "<4. Dezember 2026>"},
		{"moment_time", nairobi, "<18:00 EAT>", "<18:00 EAT>"},
		{"moment_clock", nairobi, "<18:00>", "<18:00>"},
		{"message", plain, "<Words>", "<Words>"},
		{"message", Message{}, "<>", "<>"},
		{"messages", []Message{plain, plain}, "<Words and Words>", "<Words und Words>"},
		{"list", []string{"a", "b", "c"}, "<a, b and c>", "<a, b und c>"},
		{"list", []string{}, "<>", "<>"},
		{"list_or", []string{"a", "b"}, "<a or b>", "<a oder b>"},
		{"list_comma", []string{"a", "b"}, "<a, b>", "<a, b>"},
	} {
		m := Message{Key: "t." + tc.key, Args: Args{"v": tc.value}}
		if got := b.For("en").T(m); got != tc.en {
			t.Errorf("en %s of %v: got %q, want %q", tc.key, tc.value, got, tc.en)
		}
		if got := b.For("de").T(m); got != tc.de {
			t.Errorf("de %s of %v: got %q, want %q", tc.key, tc.value, got, tc.de)
		}
		if got := b.For("de").T(throughJSON(t, m)); got != tc.de {
			t.Errorf("de %s of %v, through JSON: got %q, want %q", tc.key, tc.value, got, tc.de)
		}
	}
	if missing := b.Missing(); len(missing) > 0 {
		t.Errorf("counted as missing: %v", missing)
	}
}

type fatal interface{ Fatal(args ...any) }

func throughJSON(t fatal, m Message) Message {
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var back Message
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	return back
}

// TestMessagesSurviveJSON: what an audit entry keeps reads the same years later.
func TestMessagesSurviveJSON(t *testing.T) {
	b := bundle(t, map[string]string{"en": everyKind, "de": everyKind})
	date := rapid.Custom(func(t *rapid.T) Date {
		return DateOf(time.Unix(rapid.Int64Range(-1<<33, 1<<35).Draw(t, "unix"), 0).UTC())
	})
	moment := rapid.Custom(func(t *rapid.T) Moment {
		zone := rapid.SampledFrom([]string{"UTC", "Africa/Nairobi", "Asia/Kolkata", "America/St_Johns", "Nowhere/At_All", ""}).Draw(t, "zone")
		return At(time.UnixMicro(rapid.Int64Range(-1<<53, 1<<54).Draw(t, "unix µs")), zone)
	})
	values := map[string]*rapid.Generator[any]{
		"string": rapid.String().AsAny(), "list": rapid.SliceOf(rapid.String()).AsAny(),
		"int":   rapid.IntRange(-1<<53, 1<<53).AsAny(),
		"float": rapid.Float64Range(-1e9, 1e9).AsAny(), "percent": rapid.Float64Range(0, 1).AsAny(),
		"date": date.AsAny(), "date_short": date.AsAny(),
		"moment": moment.AsAny(), "moment_weekday": moment.AsAny(), "moment_clock": moment.AsAny(),
	}
	var kinds []string
	for kind := range values {
		kinds = append(kinds, kind)
	}
	simple := rapid.Custom(func(t *rapid.T) Message {
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		return Message{Key: "t." + kind, Args: Args{"v": values[kind].Draw(t, "value")}}
	})
	rapid.Check(t, func(t *rapid.T) {
		m := simple.Draw(t, "message")
		switch rapid.IntRange(0, 3).Draw(t, "shape") {
		case 1:
			m = Message{Key: "t.message", Args: Args{"v": m}}
		case 2:
			m = Message{Key: "t.messages", Args: Args{"v": []Message{m, simple.Draw(t, "second")}}}
		case 3:
			m = Message{Key: "t.count", Args: Args{"count": rapid.IntRange(0, 1<<53).Draw(t, "count")}}
		}
		for _, lang := range []string{"en", "de"} {
			l := b.For(lang)
			if want, got := l.T(m), l.T(throughJSON(t, m)); got != want {
				t.Fatalf("%s: %q became %q through JSON", lang, want, got)
			}
		}
	})
}

func TestPlurals(t *testing.T) {
	b := bundle(t, map[string]string{
		"en": `n: {zero: no groups, one: "{count} group", other: "{count} groups"}`,
		"de": `n: {one: "{count} Gruppe", other: "{count} Gruppen"}`,
		"pl": `n: {one: "{count} grupa", few: "{count} grupy", many: "{count} grup"}`,
	})
	for _, tc := range []struct {
		lang string
		n    int
		want string
	}{
		{"en", 0, "no groups"}, {"en", 1, "1 group"}, {"en", 2, "2 groups"}, {"en", 1000, "1,000 groups"},
		{"de", 0, "0 Gruppen"}, {"de", 1, "1 Gruppe"}, {"de", 1000, "1.000 Gruppen"},
		{"pl", 0, "0 grup"}, {"pl", 1, "1 grupa"}, {"pl", 3, "3 grupy"}, {"pl", 12, "12 grup"}, {"pl", 22, "22 grupy"}, {"pl", 105, "105 grup"},
	} {
		if got := b.For(tc.lang).T(Message{Key: "t.n", Args: Args{"count": tc.n}}); got != tc.want {
			t.Errorf("%s %d: got %q, want %q", tc.lang, tc.n, got, tc.want)
		}
	}
}

func TestMissingIsShownAndCounted(t *testing.T) {
	b := bundle(t, map[string]string{"en": "a: Hello\nb: Hello {name}", "de": "b: Hallo {name}"})
	de := b.For("de")
	for _, tc := range []struct {
		m    Message
		want string
	}{
		{Message{}, ""},
		{Message{Key: "t.gone"}, "[t.gone]"},
		{Message{Key: "t.gone"}, "[t.gone]"},
		{Message{Key: "t.a"}, "Hello"},
		{Message{Key: "t.b"}, "Hallo [name]"},
		{Message{Key: "t.b", Args: Args{"name": 7}}, "Hallo 7"},
	} {
		if got := de.T(tc.m); got != tc.want {
			t.Errorf("%v: got %q, want %q", tc.m, got, tc.want)
		}
	}
	want := map[string]int{"de t.gone": 2, "de t.a": 1, "de t.b {name}": 1}
	if diff := cmp.Diff(want, b.Missing()); diff != "" {
		t.Errorf("counted (-want +got):\n%s", diff)
	}
}

func TestMissingIsBounded(t *testing.T) {
	b := bundle(t, map[string]string{"en": "a: x"})
	for n := range 3 * manyMissing {
		b.For().T(Message{Key: "old." + b.For().Number(n)})
	}
	if got := len(b.Missing()); got != manyMissing {
		t.Errorf("%d keys are kept, want %d", got, manyMissing)
	}
}

// TestNestedMessagesEnd: a message that contains itself must not run for ever.
func TestNestedMessagesEnd(t *testing.T) {
	b := bundle(t, map[string]string{"en": everyKind})
	args := Args{}
	m := Message{Key: "t.message", Args: args}
	args["v"] = m
	if got, want := b.For().T(m), "<<<<<<<<[t.message]>>>>>>>>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPieces(t *testing.T) {
	b := bundle(t, map[string]string{"en": everyKind, "de": `slot: "{code}: {name} nimmt {terms} an"`})
	m := Message{Key: "t.slot", Args: Args{"name": "Ana"}}
	for lang, want := range map[string][]Piece{
		"en": {{Text: "I accept the "}, {Slot: "terms"}, {Text: " and the "}, {Slot: "code"}, {Text: ", Ana."}},
		"de": {{Slot: "code"}, {Text: ": Ana nimmt "}, {Slot: "terms"}, {Text: " an"}},
	} {
		if diff := cmp.Diff(want, b.For(lang).Pieces(m)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", lang, diff)
		}
	}
	if diff := cmp.Diff([]Piece{{Text: "[t.gone]"}}, b.For("en").Pieces(Message{Key: "t.gone"})); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
}

func BenchmarkT(b *testing.B) {
	l := bundle(b, map[string]string{"en": everyKind}).For("en")
	for _, bc := range []struct {
		name string
		m    Message
	}{
		{"plain", Message{Key: "t.plain"}},
		{"string", Message{Key: "t.string", Args: Args{"v": "Nairobi"}}},
		{"plural", Message{Key: "t.count", Args: Args{"count": 12}}},
		{"plural over 999", Message{Key: "t.count", Args: Args{"count": 12345}}},
		{"date", Message{Key: "t.date", Args: Args{"v": Date{2026, 12, 3}}}},
		{"moment", Message{Key: "t.moment_weekday", Args: Args{"v": nairobi}}},
	} {
		b.Run(bc.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.T(bc.m)
			}
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		newBundle(files)
	}
}
