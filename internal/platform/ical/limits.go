package ical

// Limits bound what a file may cost. Work is counted in steps (one step is
// about one candidate date or period looked at), so that the same file meets
// the same end everywhere.
type Limits struct {
	Bytes     int // size of the file
	LineBytes int // length of one unfolded line
	Depth     int // BEGIN inside BEGIN
	Events    int // VEVENTs in the file
	Problems  int // told one by one; the rest only as a number

	Months         int  // length of the window; 0 means any
	EventInstances int  // instances of one series inside the window
	TotalInstances int  // instances of all events together
	EventSteps     int  // work for one series
	TotalSteps     int  // work for all series together
	SubDaily       bool // whether rules finer than a day are expanded
}

// FeedLimits are for calendars that others publish and the server fetches by
// itself. One series costs at most about 200 milliseconds.
func FeedLimits() Limits {
	return Limits{
		Bytes: 10 << 20, LineBytes: 1 << 20, Depth: 16, Events: 5_000, Problems: 200,
		Months: 24, EventInstances: 500, TotalInstances: 50_000,
		EventSteps: 1_000_000, TotalSteps: 10_000_000,
	}
}

// CommandLimits are for a person who reads one file by hand: any window, rules
// finer than a day, and about two seconds of work.
func CommandLimits() Limits {
	return Limits{
		Bytes: 64 << 20, LineBytes: 4 << 20, Depth: 16, Events: 200_000, Problems: 1_000,
		EventInstances: 50_000, TotalInstances: 50_000,
		EventSteps: 10_000_000, TotalSteps: 10_000_000, SubDaily: true,
	}
}
