package guide

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var teaTopic = &Topic{
	Products: []Product{
		{Name: "Tea", Synonyms: []Words{"thé", "чай", "茶", "Tee"}},
		{Name: "Green Leaf", Synonyms: []Words{"GL"}},
	},
	MustNot: []Words{"Tea Street", "Tea MVP"},
}

func TestTopicDecide(t *testing.T) {
	const long = "An evening with friends, snacks and a talk."
	for _, c := range []struct {
		title, description string
		want               OnTopic
	}{
		{"Tea for two", "", OnTopic{Answer: AnswerYes, Words: []string{"Tea"}}},
		{"TEA", long, OnTopic{Answer: AnswerYes, Words: []string{"Tea"}}},
		{"Evening", "We drink (tea), then talk.", OnTopic{Answer: AnswerYes, Words: []string{"Tea"}}},
		{"Le thé du soir", "", OnTopic{Answer: AnswerYes, Words: []string{"thé"}}},
		{"Le the\u0301 du soir", "", OnTopic{Answer: AnswerYes, Words: []string{"thé"}}},
		{"Пьём ЧАЙ вместе", "", OnTopic{Answer: AnswerYes, Words: []string{"чай"}}},
		{"日本茶を飲む", "", OnTopic{Answer: AnswerYes, Words: []string{"茶"}}},
		{"使用Tea的夜晚", "", OnTopic{Answer: AnswerYes, Words: []string{"Tea"}}},
		{"Ｔｅａ night", "", OnTopic{Answer: AnswerYes, Words: []string{"Tea"}}},
		{"#GlobalTeaDay", "", OnTopic{Answer: AnswerYes, Words: []string{"Tea"}}},
		{"Tee-Abend", "", OnTopic{Answer: AnswerYes, Words: []string{"Tee"}}},
		{"Tea2027", "", OnTopic{Answer: AnswerYes, Words: []string{"Tea"}}},
		{"GreenLeaf hands-on", "", OnTopic{Answer: AnswerYes, Words: []string{"Green Leaf"}}},
		{"green-leaf and tea", "", OnTopic{Answer: AnswerYes, Words: []string{"Green Leaf", "Tea"}}},
		{"All is green. Leaf by leaf we go", long, OnTopic{Answer: AnswerNo}},
		{"Steam teams teach", long, OnTopic{Answer: AnswerNo}},
		{"glad", long, OnTopic{Answer: AnswerNo}},
		{"An evening", "Come to 5 Tea Street, ask for Anna (Tea MVP).", OnTopic{Answer: AnswerNo, Ignored: []string{"Tea Street", "Tea MVP"}}},
		{"An evening", "Tea tasting at 5 Tea Street", OnTopic{Answer: AnswerYes, Words: []string{"Tea"}, Ignored: []string{"Tea Street"}}},
		{"Monthly meeting", "", OnTopic{}},
		{"Monthly meeting", "To be announced", OnTopic{}},
		{"月例会", "今月は外部の講師を招いて講演会を行います", OnTopic{Answer: AnswerNo}},
		{"", "", OnTopic{}},
	} {
		if diff := cmp.Diff(c.want, teaTopic.Decide(c.title, c.description)); diff != "" {
			t.Errorf("%q, %q: %s", c.title, c.description, diff)
		}
	}
	if got := NewDecider(nil).Decide("Tea", long); got.Answer != AnswerUndecided {
		t.Errorf("a guide without a topic decides %v", got)
	}
}

// More text never takes a yes away, and no text breaks the search.
func TestTopicStaysYesWithMoreText(t *testing.T) {
	d := NewDecider(teaTopic)
	rapid.Check(t, func(t *rapid.T) {
		title, before, after := rapid.String().Draw(t, "title"), rapid.String().Draw(t, "before"), rapid.String().Draw(t, "after")
		d.Decide(title, before+after)
		if d.Decide(title, before+"\nWe drink tea.\n"+after).Answer != AnswerYes {
			t.Fatal("tea was not found")
		}
	})
}

func BenchmarkTopicDecide(b *testing.B) {
	d := NewDecider(teaTopic)
	text := strings.Repeat("An evening with friends, snacks and a talk about gardens. ", 30)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		d.Decide("Monthly meeting", text)
	}
}

// dataFolder is the folder of real public data beside the project, which is
// not part of it.
func dataFolder(t *testing.T) string {
	t.Helper()
	if dir := os.Getenv("CHAPTERHOUSE_DATA"); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "..", "shared", "data")
		}
		dir = filepath.Dir(dir)
	}
	return dir
}

// The words of the default guide on real meetings. The figures say how far
// words carry; the bounds only catch a search that is broken.
func TestTopicOnRealMeetings(t *testing.T) {
	rows := readCSV(t, filepath.Join(dataFolder(t), "events", "events.csv"))
	d := NewDecider(defaultGuide(t).Guide.Topic)
	var found, missed, falseAlarms, undecided int
	for _, row := range rows {
		if row["ambiguous"] == "1" {
			continue
		}
		got, yes := d.Decide(row["title"], row["description"]), row["label"] == "1"
		switch {
		case yes && got.Answer == AnswerYes:
			found++
		case yes:
			missed++
			t.Logf("missed:      %s %s (%v)", row["id"], row["title"], got.Answer)
		case got.Answer == AnswerYes:
			falseAlarms++
			t.Logf("false alarm: %s %s %v", row["id"], row["title"], got.Words)
		}
		if got.Answer == AnswerUndecided {
			undecided++
		}
	}
	precision, recall := float64(found)/float64(found+falseAlarms), float64(found)/float64(found+missed)
	t.Logf("of %d meetings %d found, %d missed, %d false alarms, %d undecided; precision %.3f, recall %.3f", len(rows), found, missed, falseAlarms, undecided, precision, recall)
	if precision < 0.8 || recall < 0.8 {
		t.Errorf("the search is broken: precision %.3f, recall %.3f", precision, recall)
	}
	masked := 0
	maskedRows := readCSV(t, filepath.Join(dataFolder(t), "events", "events-masked.csv"))
	for _, row := range maskedRows {
		if d.Decide(row["title"], row["description"]).Answer == AnswerYes {
			masked++
		}
	}
	t.Logf("with the product's name taken out, %d of %d are still found", masked, len(maskedRows))
}

func readCSV(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Skipf("the real data is not beside the project: %v", err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, column := range records[0] {
			row[column] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}
