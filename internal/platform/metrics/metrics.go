package metrics

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics holds the figures of one server. Its methods may be called from any
// goroutine.
type Metrics struct {
	space    string
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	jobs     *prometheus.HistogramVec
}

// New begins to count; space stands before each name, as in
// space_http_request_seconds. The figures of the Go runtime and of the process
// are there from the start.
func New(space, version string) *Metrics {
	m := &Metrics{
		space:    space,
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: space, Name: "http_request_seconds", Help: "Time from a request's first line to the end of its answer.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"route", "status"}),
		jobs: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: space, Name: "job_seconds", Help: "Time that one run of a background job took.",
			Buckets: []float64{.001, .005, .025, .1, .5, 2.5, 10, 60, 300},
		}, []string{"kind", "outcome"}),
	}
	build := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Namespace: space, Name: "build_info", Help: "Always 1; the version stands in the label.", ConstLabels: prometheus.Labels{"version": version},
	}, func() float64 { return 1 })
	m.registry.MustRegister(m.requests, m.jobs, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Request counts one answered request. route is the pattern that matched, not
// the path; requests that no route took have an empty one.
func (m *Metrics) Request(route string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Observe(took.Seconds())
}

// Job counts one run of a background job and how it ended.
func (m *Metrics) Job(kind, outcome string, took time.Duration) {
	m.jobs.WithLabelValues(kind, outcome).Observe(took.Seconds())
}

// Figure is one value that is looked up when somebody asks.
type Figure struct {
	Labels []string // values of the labels, in their order
	Value  float64
}

// Watch adds a gauge whose values read gives each time somebody asks. An error
// leaves the gauge out of that answer and makes the answer say so, while the
// other figures are still given.
func (m *Metrics) Watch(name, help string, labels []string, read func(context.Context) ([]Figure, error)) {
	m.registry.MustRegister(&watched{prometheus.NewDesc(prometheus.BuildFQName(m.space, "", name), help, labels, nil), read})
}

// longestLook bounds how long one figure may be looked up: a database that
// hangs must not hang whoever watches it.
const longestLook = 5 * time.Second

type watched struct {
	desc *prometheus.Desc
	read func(context.Context) ([]Figure, error)
}

// Describe sends what the gauge is called.
func (w *watched) Describe(to chan<- *prometheus.Desc) { to <- w.desc }

// Collect sends its values of now.
func (w *watched) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), longestLook)
	defer cancel()
	figures, err := w.read(ctx)
	if err != nil {
		to <- prometheus.NewInvalidMetric(w.desc, err)
		return
	}
	for _, f := range figures {
		to <- prometheus.MustNewConstMetric(w.desc, prometheus.GaugeValue, f.Value, f.Labels...)
	}
}

// Handler answers with all figures. An error of one leaves out that one.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 4})
}
