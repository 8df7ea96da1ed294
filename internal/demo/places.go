package demo

// city is where a group of the demo is: a name that the gazetteer knows, a
// country, the part of the world for the names of its people, and the language
// that its meetings are mostly held in.
type city struct{ name, country, part, lang string }

// cities are 130 cities in 64 countries; larger networks use a city again.
var cities = []city{
	{"Nairobi", "KE", "africa-east", "en"}, {"Utrecht", "NL", "europe-west", "nl"}, {"São Paulo", "BR", "latin", "pt"}, {"Osaka", "JP", "east-asia", "ja"}, {"Chennai", "IN", "south-asia", "en"},
	{"Bergen", "NO", "europe-north", "no"}, {"İzmir", "TR", "arab", "tr"}, {"Guadalajara", "MX", "latin", "es"}, {"Recife", "BR", "latin", "pt"}, {"Tallinn", "EE", "europe-north", "et"},
	{"Kigali", "RW", "africa-east", "en"}, {"La Paz", "BO", "latin", "es"}, {"Lagos", "NG", "africa-west", "en"}, {"Accra", "GH", "africa-west", "en"}, {"Dakar", "SN", "africa-west", "fr"},
	{"Cairo", "EG", "arab", "ar"}, {"Casablanca", "MA", "arab", "fr"}, {"Tunis", "TN", "arab", "fr"}, {"Kampala", "UG", "africa-east", "en"}, {"Addis Ababa", "ET", "africa-east", "am"},
	{"Lusaka", "ZM", "africa-east", "en"}, {"Harare", "ZW", "africa-east", "en"}, {"Johannesburg", "ZA", "africa-south", "en"}, {"Cape Town", "ZA", "africa-south", "en"}, {"Durban", "ZA", "africa-south", "en"},
	{"Dar es Salaam", "TZ", "africa-east", "sw"}, {"Abidjan", "CI", "africa-west", "fr"}, {"Gaborone", "BW", "africa-south", "en"}, {"Windhoek", "NA", "africa-south", "en"}, {"Mumbai", "IN", "south-asia", "en"},
	{"Bengaluru", "IN", "south-asia", "en"}, {"Pune", "IN", "south-asia", "en"}, {"Hyderabad", "IN", "south-asia", "en"}, {"Kolkata", "IN", "south-asia", "en"}, {"Ahmedabad", "IN", "south-asia", "en"},
	{"Kochi", "IN", "south-asia", "en"}, {"Lahore", "PK", "south-asia", "en"}, {"Karachi", "PK", "south-asia", "en"}, {"Dhaka", "BD", "south-asia", "bn"}, {"Colombo", "LK", "south-asia", "en"},
	{"Kathmandu", "NP", "south-asia", "ne"}, {"Singapore", "SG", "se-asia", "en"}, {"Kuala Lumpur", "MY", "se-asia", "en"}, {"Jakarta", "ID", "se-asia", "id"}, {"Bandung", "ID", "se-asia", "id"},
	{"Manila", "PH", "se-asia", "en"}, {"Cebu City", "PH", "se-asia", "en"}, {"Hanoi", "VN", "se-asia", "vi"}, {"Da Nang", "VN", "se-asia", "vi"}, {"Bangkok", "TH", "se-asia", "th"},
	{"Phnom Penh", "KH", "se-asia", "km"}, {"Taipei", "TW", "east-asia", "zh"}, {"Tokyo", "JP", "east-asia", "ja"}, {"Fukuoka", "JP", "east-asia", "ja"}, {"Sapporo", "JP", "east-asia", "ja"},
	{"Seoul", "KR", "east-asia", "ko"}, {"Busan", "KR", "east-asia", "ko"}, {"Dubai", "AE", "arab", "en"}, {"Riyadh", "SA", "arab", "ar"}, {"Amman", "JO", "arab", "ar"},
	{"Beirut", "LB", "arab", "ar"}, {"Doha", "QA", "arab", "en"}, {"Istanbul", "TR", "arab", "tr"}, {"Tbilisi", "GE", "europe-east", "ka"}, {"Almaty", "KZ", "europe-east", "ru"},
	{"Athens", "GR", "europe-south", "el"}, {"Thessaloniki", "GR", "europe-south", "el"}, {"Rome", "IT", "europe-south", "it"}, {"Milan", "IT", "europe-south", "it"}, {"Turin", "IT", "europe-south", "it"},
	{"Madrid", "ES", "europe-south", "es"}, {"Barcelona", "ES", "europe-south", "ca"}, {"Valencia", "ES", "europe-south", "es"}, {"Seville", "ES", "europe-south", "es"}, {"Lisbon", "PT", "europe-south", "pt"},
	{"Porto", "PT", "europe-south", "pt"}, {"Paris", "FR", "europe-west", "fr"}, {"Lyon", "FR", "europe-west", "fr"}, {"Nantes", "FR", "europe-west", "fr"}, {"Brussels", "BE", "europe-west", "fr"},
	{"Ghent", "BE", "europe-west", "nl"}, {"Rotterdam", "NL", "europe-west", "nl"}, {"Eindhoven", "NL", "europe-west", "nl"}, {"Berlin", "DE", "europe-west", "de"}, {"Munich", "DE", "europe-west", "de"},
	{"Hamburg", "DE", "europe-west", "de"}, {"Cologne", "DE", "europe-west", "de"}, {"Leipzig", "DE", "europe-west", "de"}, {"Vienna", "AT", "europe-west", "de"}, {"Graz", "AT", "europe-west", "de"},
	{"Zürich", "CH", "europe-west", "de"}, {"Bern", "CH", "europe-west", "de"}, {"Prague", "CZ", "europe-east", "cs"}, {"Brno", "CZ", "europe-east", "cs"}, {"Bratislava", "SK", "europe-east", "sk"},
	{"Budapest", "HU", "europe-east", "hu"}, {"Warsaw", "PL", "europe-east", "pl"}, {"Kraków", "PL", "europe-east", "pl"}, {"Gdańsk", "PL", "europe-east", "pl"}, {"Kyiv", "UA", "europe-east", "uk"},
	{"Lviv", "UA", "europe-east", "uk"}, {"Bucharest", "RO", "europe-east", "ro"}, {"Cluj-Napoca", "RO", "europe-east", "ro"}, {"Sofia", "BG", "europe-east", "bg"}, {"Belgrade", "RS", "europe-east", "sr"},
	{"Zagreb", "HR", "europe-east", "hr"}, {"Ljubljana", "SI", "europe-east", "sl"}, {"Vilnius", "LT", "europe-north", "lt"}, {"Riga", "LV", "europe-north", "lv"}, {"Helsinki", "FI", "europe-north", "fi"},
	{"Tampere", "FI", "europe-north", "fi"}, {"Stockholm", "SE", "europe-north", "sv"}, {"Gothenburg", "SE", "europe-north", "sv"}, {"Oslo", "NO", "europe-north", "no"}, {"Copenhagen", "DK", "europe-north", "da"},
	{"Aarhus", "DK", "europe-north", "da"}, {"Reykjavík", "IS", "europe-north", "is"}, {"Dublin", "IE", "europe-west", "en"}, {"Cork", "IE", "europe-west", "en"}, {"London", "GB", "europe-west", "en"},
	{"Manchester", "GB", "europe-west", "en"}, {"Glasgow", "GB", "europe-west", "en"}, {"Cardiff", "GB", "europe-west", "en"}, {"Toronto", "CA", "north", "en"}, {"Montréal", "CA", "north", "fr"},
	{"Vancouver", "CA", "north", "en"}, {"Calgary", "CA", "north", "en"}, {"Seattle", "US", "north", "en"}, {"Atlanta", "US", "north", "en"}, {"Austin", "US", "north", "en"},
	{"Chicago", "US", "north", "en"}, {"Boston", "US", "north", "en"}, {"Phoenix", "US", "north", "en"}, {"Denver", "US", "north", "en"}, {"Minneapolis", "US", "north", "en"},
	{"Mexico City", "MX", "latin", "es"}, {"Monterrey", "MX", "latin", "es"}, {"Bogotá", "CO", "latin", "es"}, {"Medellín", "CO", "latin", "es"}, {"Lima", "PE", "latin", "es"},
	{"Quito", "EC", "latin", "es"}, {"Santiago", "CL", "latin", "es"}, {"Buenos Aires", "AR", "latin", "es"}, {"Córdoba", "AR", "latin", "es"}, {"Montevideo", "UY", "latin", "es"},
	{"San José", "CR", "latin", "es"}, {"Guatemala City", "GT", "latin", "es"}, {"Curitiba", "BR", "latin", "pt"}, {"Melbourne", "AU", "oceania", "en"}, {"Sydney", "AU", "oceania", "en"},
	{"Brisbane", "AU", "oceania", "en"}, {"Perth", "AU", "oceania", "en"}, {"Auckland", "NZ", "oceania", "en"}, {"Wellington", "NZ", "oceania", "en"}, {"Dunedin", "NZ", "oceania", "en"},
}

// groupNames are patterns of names; %s is the city.
var groupNames = []string{"Cloud Builders %s", "%s Cloud Circle", "Stichting Cloud %s", "%s Platform Circle", "%s Data Makers", "%s Serverless Sauna", "Infra %s", "%s Skyforum",
	"%s Developers’ Table", "Nube %s", "%s Integration Evenings", "%s Data Salon", "Container Club %s", "%s Cloud Native Evenings", "%s Security Round", "App Makers %s"}

// about is what an invented group says of itself, in Markdown; %s is the city.
const about = `We are people from %s who build things and like to show how. Every meeting has a talk or a workshop, time for questions, and time to talk to each other afterwards.

Everyone is welcome: students, people who change their job, and those who have done this for twenty years. **Meetings are free.** Bring a laptop when the invitation says so.`
