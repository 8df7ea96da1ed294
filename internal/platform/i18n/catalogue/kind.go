package catalogue

// Kind is the declared type of a placeholder.
type Kind string

// The kinds a placeholder may declare; {name} alone is a String.
const (
	String   Kind = "string"
	Int      Kind = "int"      // with thousands separators
	Count    Kind = "count"    // an Int that chooses the plural form
	Float    Kind = "float"    // at most two decimals
	Percent  Kind = "percent"  // 0.25 is written as 25%
	Date     Kind = "date"     // a day without a time
	Moment   Kind = "moment"   // an instant with its zone
	Message  Kind = "message"  // another message, in the same language
	List     Kind = "list"     // strings joined with "and"
	Messages Kind = "messages" // messages joined with "and"
	Slot     Kind = "slot"     // a hole that the page fills, with a link for example
)

// styles are the ways a kind may be written; the first is the default.
var styles = map[Kind][]string{
	Date:   {"long", "day", "short", "weekday", "weekday-short", "month"},
	Moment: {"long", "short", "weekday", "weekday-short", "date", "time", "clock"},
	List:   {"and", "or", "comma"},
}

var kinds = map[Kind]bool{
	String: true, Int: true, Count: true, Float: true, Percent: true, Date: true,
	Moment: true, Message: true, List: true, Messages: true, Slot: true,
}

// hasStyle says whether the kind knows the style; the empty one is the default.
func hasStyle(k Kind, style string) bool {
	if style == "" {
		return true
	}
	for _, s := range styles[k] {
		if s == style {
			return true
		}
	}
	return false
}
