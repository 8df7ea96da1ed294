package events

import (
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"

	"pgregory.net/rapid"
)

func TestSimilarTitles(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Intro to AKS", "Azure User Group: Intro to AKS", true},
		{"Intro to AKS", "INTRO to ÀKS!", true},
		{"Cloud evening with Ada", "Cloud Evening w/ Ada", true},
		{"Private endpoints without tears", "Private endpoints, no tears", true},
		{"大阪クラウド勉強会", "大阪クラウド勉強会 #12", true},
		{"", "", true},
		{"", "Knitting", false},
		{"Knitting for beginners", "Private endpoints without tears", false},
		{"Second", "Knitting", false},
	} {
		if similar(c.a, c.b) != c.want || similar(c.b, c.a) != c.want {
			t.Errorf("similar(%q, %q) is not %v both ways", c.a, c.b, c.want)
		}
	}
}

// Whatever the rows: a duplicate names a row that counts, was known earlier and
// comes by another way.
func TestADuplicateNamesAnEarlierMeetingThatCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []known
		byID := map[ids.EventID]known{}
		for range rapid.IntRange(0, 12).Draw(t, "n") {
			k := known{ID: ids.EventID(rapid.StringMatching(`evt_[a-z]{8}`).Draw(t, "id")), State: rapid.SampledFrom([]State{Published, Published, Cancelled, Vanished, Draft}).Draw(t, "state")}
			k.Calendar = rapid.SampledFrom([]ids.CalendarID{"", "cal_a", "cal_b"}).Draw(t, "calendar")
			k.UID, k.Title = rapid.SampledFrom([]string{"u1", "u2", string(k.ID)}).Draw(t, "uid"), rapid.SampledFrom([]string{"Evening", "Evenings", "Wool"}).Draw(t, "title")
			k.StartsAt = epoch.AddDate(0, 0, rapid.IntRange(0, 2).Draw(t, "day"))
			k.RecordedAt = epoch.AddDate(0, 0, -rapid.IntRange(0, 3).Draw(t, "recorded"))
			if _, twice := byID[k.ID]; !twice {
				list, byID[k.ID] = append(list, k), k
			}
		}
		found := duplicates(list)
		for copyID, id := range found {
			k, o := byID[copyID], byID[id]
			if found[id] != "" || o.State != Published || k.State != Published || o.Calendar == k.Calendar || o.RecordedAt.After(k.RecordedAt) {
				t.Fatalf("%+v is said to be a duplicate of %+v", k, o)
			}
		}
	})
}
