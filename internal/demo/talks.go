package demo

// talk is a meeting that an invented group may hold.
type talk struct {
	title, text string
	topic       string
}

// onTopic are meetings about the program's products; their texts name one, as
// those of real groups do.
var onTopic = []talk{
	{"Cutting a cloud bill by a third, with the receipts", "What we switched off, what we resized, and what Azure Cost Management told us too late.", "Infrastructure"},
	{"Event-driven design for a bus company", "From timetables in files to Azure Event Grid and Service Bus, in nine months.", "App building"},
	{"First steps in infrastructure as code", "A workshop with Bicep on Azure: bring a laptop, leave with a deployed web app.", "Infrastructure"},
	{"Build day: an identity lab from scratch", "Microsoft Entra ID from an empty tenant to passkeys for everyone, step by step.", "Security"},
	{"Private endpoints without tears", "Azure Private Link explained with one whiteboard and three outages.", "Networking"},
	{"Backups you have actually restored", "We restore a real Azure SQL database on stage, with the clock running.", "Data"},
	{"Kubernetes for a team of four", "What AKS takes off your shoulders, and what it does not.", "Infrastructure"},
	{"Search that understands questions", "Azure OpenAI and AI Search over ten thousand pages of a city’s council minutes.", "AI in practice"},
	{"Functions at the edge of a farm", "Sensors, Azure Functions and IoT Hub in a place where the network goes away at noon.", "App building"},
	{"Logs you can afford", "Azure Monitor and sampling: which three questions do you want to answer at night?", "Infrastructure"},
	{"A lake, a warehouse, a spreadsheet", "Microsoft Fabric and Azure Data Factory for people who love spreadsheets.", "Data"},
	{"Cosmos DB: choosing the key you will not regret", "Partition keys in Azure Cosmos DB, with examples that went wrong first.", "Data"},
	{"Threat hunting for beginners", "Two hours with Microsoft Sentinel and a friendly intruder.", "Security"},
	{"From commit to production before lunch", "Azure DevOps pipelines, feature flags and a calm release day.", "App building"},
	{"Moving a museum to the cloud", "Forty years of collections, one Azure migration, no lost painting.", "Infrastructure"},
}

// offTopic are meetings that groups hold too; they are welcome, and do not count.
var offTopic = []talk{
	{"Student showcase", "Five students show what they built this term. Come and ask them questions.", "Careers"},
	{"Accessible dashboards: a working session", "Bring a chart that nobody understands. We mend it together.", "Data"},
	{"How to ask for more: a salary evening", "Role play, real numbers, no recording.", "Careers"},
	{"Summer meeting in the park", "No talks. Bring something to eat.", "Community"},
	{"Lightning talks", "Seven minutes each, any subject, timer on the screen.", "Community"},
}
