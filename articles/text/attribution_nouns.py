"""Who can be a source: nouns for people, organisations and documents, and the words before them.

Plurals follow by rule, so the lists hold singulars; plurals that no rule gives stand behind them.
"""

from __future__ import annotations

from articles.text.attribution_lexicon import words


def _with_plurals(singulars: str) -> frozenset[str]:
    nouns = words(singulars)
    return nouns | {plural_of(noun) for noun in nouns}


def plural_of(noun: str) -> str:
    """The regular plural of a lower-case English noun; ``-man`` and ``-woman`` included."""
    if noun.endswith(("man", "woman")):
        return noun[:-2] + "en"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    if noun.endswith(("s", "sh", "ch", "x")):
        return noun + "es"
    return noun + "s"


# Words that name nobody, even after "the": a reader cannot go and ask "the official".
VAGUE = _with_plurals(
    """official source expert analyst critic insider observer witness eyewitness resident local diplomat aide
    neighbour neighbor villager bystander onlooker passer-by survivor commentator pundit opponent supporter
    activist campaigner protester demonstrator user individual person man woman boy girl teenager other
    specialist acquaintance informant whistle-blower whistleblower operative figure confidant outsider
    watcher detractor sceptic skeptic proponent pollster passerby"""
) | words(
    """
    authorities people media press youths folk passersby passers-by higher-ups outlets somebody someone
    """
)

# People who are named by "the" and a role ("the mayor"), and hidden without it ("a nurse", "doctors").
ROLES = _with_plurals(
    """minister mayor president governor senator lawmaker legislator mp congressman congresswoman judge
    prosecutor lawyer attorney solicitor barrister doctor nurse medic physician surgeon scientist researcher
    economist historian teacher professor lecturer student pupil worker employee soldier officer commander
    general colonel fighter rebel militant insurgent separatist gunman investigator inspector detective engineer
    pilot driver farmer fisherman trader investor broker banker executive manager director owner businessman
    businesswoman leader politician candidate ambassador envoy negotiator mediator adviser advisor consultant
    strategist forecaster journalist reporter correspondent editor writer author advocate volunteer rescuer
    firefighter paramedic colleague friend relative parent mother father wife husband brother sister son
    daughter cousin uncle aunt grandmother grandfather victim patient passenger tourist refugee migrant
    detainee prisoner inmate hostage suspect defendant plaintiff coach player fan shopkeeper priest bishop
    archbishop cardinal pope imam monk rabbi cleric meteorologist seismologist geologist biologist astronomer
    physicist chemist epidemiologist virologist psychologist psychiatrist sociologist climatologist
    archaeologist curator ecologist conservationist environmentalist republican democrat conservative liberal
    socialist voter citizen consumer customer shopper taxpayer landlord tenant developer architect guard guide
    clerk scholar academic delegate participant attendee regulator auditor actuary councillor councilman
    secretary chancellor premier king queen prince princess chief chairman chairwoman chairperson chair ceo
    founder co-founder captain sailor veteran reservist policeman policewoman cop trooper sheriff marshal
    coroner pathologist pharmacist dentist vet scholar philosopher theologian linguist statistician
    mathematician demographer planner campaigner organiser organizer unionist striker miner trucker grower
    producer exporter importer retailer supplier vendor buyer seller contractor builder landowner hunter ranger
    climber hiker skier swimmer athlete referee umpire actor actress singer musician director playwright poet
    novelist artist painter critic blogger influencer technician mechanic electrician welder dockworker courier
    cleaner porter waiter chef cook baker butcher hacker smuggler trafficker inspector adviser monitor respondent
    staffer staff staffer assistant deputy spokespersons israeli palestinian settler officer-in-charge
    evacuee islander pensioner retiree commuter motorist cyclist pedestrian dissident exile monarchist
    loyalist nationalist islamist jihadist extremist interpreter translator coordinator helper carer caregiver
    midwife ombudsman treasurer shareholder creditor lender borrower donor backer lobbyist negotiator"""
) | words("wives parents-in-law staff clergy troops crew children families couple")

# Researchers of a named institute can be found; "officials in Washington" cannot.
RESEARCHERS = _with_plurals(
    "scientist researcher astronomer physicist engineer biologist economist historian epidemiologist author team"
)

SPOKESPEOPLE = _with_plurals(
    "spokesman spokeswoman spokesperson representative mouthpiece"
) | words("spokespeople")

ORGANISATIONS = _with_plurals(
    """ministry government company firm agency department army military navy force police court council
    commission committee parliament senate congress assembly party union bank group charity organisation
    organization association federation foundation institute institution university college school hospital
    clinic office administration authority bureau board service centre center club team league airline operator
    manufacturer carmaker automaker drugmaker retailer publisher newspaper daily weekly tabloid magazine journal
    broadcaster channel network station website outlet television tv radio watchdog tribunal embassy consulate
    militia coalition alliance campaign city state country kingdom church diocese palace junta regime cabinet
    delegation mission panel ngo think-tank tank startup start-up opposition leadership family side prosecution
    defence defense jury presidency secretariat treasury exchange fund insurer utility railway operator supplier
    plant studio label band choir society academy laboratory lab observatory museum zoo monastery brigade
    battalion regiment coastguard guard customs headquarters house chamber bloc bundestag kremlin pentagon
    vatican duma knesset guerrillas movement front faction gang cartel household town village municipality
    county province region district prefecture"""
) | words("police customs headquarters media")

DOCUMENTS = _with_plurals(
    """report study paper survey poll document record statement letter memo memorandum investigation inquiry
    enquiry analysis assessment review audit census statistic figure estimate bulletin communique communiqué
    filing transcript indictment complaint lawsuit affidavit ruling judgment judgement verdict dossier file
    email e-mail message tweet post article editorial column book biography memoir diary preprint experiment
    trial model projection forecast simulation index ranking database dataset test scan photo photograph image
    picture video recording log ledger invoice contract warrant autopsy probe white-paper manifesto declaration
    leaflet pamphlet petition resolution finding calculation measurement reading sample chart graph
    testimony account notice advisory alert dispatch"""
) | words(
    """
    data research footage minutes evidence-base cctv audio analyses polling modelling modeling media
    statistics intelligence papers literature news
    """
)
# "court records" can be asked for, "documents" cannot.
TRACEABLE_MODIFIERS = words(
    """
    court official police census prison hospital tax company corporate bank property land parish church
    flight shipping parliamentary electoral election congressional campaign
    """
)
# Modifiers that name no publisher when they open the sentence with a capital letter.
PLAIN_MODIFIERS = words(
    """
    satellite government internal new recent latest preliminary early medical leaked several many some most
    various numerous scientific clinical independent public private local regional national international
    global foreign domestic military security intelligence diplomatic political legal senior former junior
    top high-ranking human rights aid social opposition industry market media opinion exit consumer business
    economic health climate weather expert historical archaeological genetic video drone surveillance
    eyewitness unconfirmed initial confidential secret classified academic previous earlier subsequent leading young old past
    modern current federal emergency rescue union party church school trade labour labor family community
    religious tribal village city town district state all both legal defence defense energy oil retail bank
    banking football university hospital ambulance fire coast border prison animal environmental
    conservation civil local election campaign white-collar traffic aviation transport tech technology
    """
)

PRONOUNS = words("he she they it we i")
VAGUE_PRONOUNS = words(
    """
    some many others several few most someone somebody everyone everybody those people anyone one two three both
    """
)
NOBODY = words("no nobody none no-one neither nothing")
NOT_SOURCES = words(
    """
    this that these there what here who which whom whose it's that's everything nothing something all
    """
)
DEFINITE = words("the this that these his her its their our my your")
INDEFINITE = words(
    """
    a an one another two three four five six seven eight nine ten eleven twelve dozens hundreds thousands
    some several many few most more other all unnamed unidentified anonymous various numerous certain those
    half any multiple countless every each at nearly almost
    """
)
QUANTITIES = words(
    """
    one two three four five several many some most few half third majority dozens hundreds thousands number
    handful percent group series scores pair couple any all both each either
    """
)
NATIONALITIES = words(
    """
    western eastern northern southern european american british english scottish welsh irish french german
    italian spanish portuguese dutch belgian swiss austrian danish swedish norwegian finnish icelandic
    polish czech slovak hungarian romanian bulgarian serbian croatian bosnian albanian greek turkish cypriot
    russian ukrainian belarusian moldovan georgian armenian azerbaijani kazakh uzbek afghan pakistani indian
    bangladeshi nepali nepalese burmese thai vietnamese cambodian lao malaysian singaporean indonesian
    filipino philippine chinese taiwanese tibetan uyghur mongolian japanese korean australian canadian
    mexican cuban haitian jamaican brazilian argentine argentinian chilean peruvian bolivian colombian
    venezuelan ecuadorian guatemalan honduran salvadoran nicaraguan egyptian libyan tunisian algerian
    moroccan sudanese ethiopian eritrean somali kenyan ugandan tanzanian rwandan congolese nigerian ghanaian
    senegalese malian ivorian cameroonian angolan mozambican zambian zimbabwean african asian arab israeli
    palestinian lebanese syrian jordanian iraqi iranian kurdish saudi kuwaiti qatari emirati bahraini omani
    yemeni latin christian muslim jewish catholic protestant orthodox sunni shia shiite hindu buddhist
    democratic republican us u.s. uk u.k. u.s u.k soviet nordic baltic balkan
    """
)

PEOPLE = VAGUE | ROLES | SPOKESPEOPLE
SOURCE_NOUNS = PEOPLE | ORGANISATIONS | DOCUMENTS
SINGULAR_S = words("police customs series news headquarters congress press census is")
