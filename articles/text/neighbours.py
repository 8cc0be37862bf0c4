"""Words whose place next to a stop says whether a sentence ends there, by language.

Openers begin sentences and never names; continuations follow a country, company or clock time
inside a sentence ("U.S. State Department"); designations come before a letter or number
("Plan B.", "World War I."); speech verbs tie a clause to the quotation before it.
"""

OPENERS: dict[str, str] = {
    "en": (
        "The A An This That These Those It Its He His Him She Her Hers They Their Them We Our Us I "
        "I'm I've I'd You Your Who Whose What When Where Why Which How If In On At By For From To "
        "With Without Within After Before Since During Under Over Between Among Against Around "
        "About Across As Because Although Though While Until Unless Once Whether And But Or Nor So "
        "Yet Then Thus Hence Still Also Even Only Just Now Today Yesterday Tomorrow Tonight Later "
        "Earlier Meanwhile However Moreover Instead Nevertheless Nonetheless Otherwise Overall "
        "Despite Following According Asked Speaking There Here Both Each Every Either Neither All "
        "Some Many Most Much More Several Few Another Other Others Such No Not Nobody None Nothing "
        "Everyone Everything Someone Something Anyone Having Being Is Are Was Were Does Did Has "
        "Have Had Can Could Should Would Officials Police Critics Experts Authorities Analysts "
        "Opponents Supporters Witnesses Residents Lawmakers Prosecutors Investigators Researchers "
        "Rescuers Jurors Voters Protesters Activists Doctors Scientists Economists Investors "
        "Traders Shares Sales Stocks Reporters Neighbors Neighbours Relatives Survivors "
        "Firefighters Help It's He's She's They're We're That's There's Don't Let's"
    ),
    "de": (
        "Der Die Das Dem Den Des Ein Eine Einen Einem Einer Eines Er Sie Es Wir Ihr Ich Du Man Sein "
        "Seine Ihre Ihren Unser Unsere Dieser Diese Dieses Diesen Diesem Jener Jede Jeder Alle Viele "
        "Einige Mehrere Kein Keine Keiner Niemand Nichts Wer Was Wann Wo Warum Wie Wenn Weil Obwohl "
        "Während Nachdem Bevor Seit Bis Als Ob Dass In Im An Am Auf Aus Bei Beim Mit Nach Von Vom "
        "Vor Zu Zum Zur Für Gegen Ohne Um Unter Über Durch Laut Trotz Wegen Zwischen Und Aber Oder "
        "Doch Denn Sondern Auch Nur Noch Schon Dann Danach Dabei Dafür Dagegen Daher Darum Damit "
        "Dort Hier Heute Gestern Morgen Jetzt Nun So Zudem Außerdem Allerdings Jedoch Dennoch "
        "Trotzdem Deshalb Deswegen Inzwischen Zuvor Zunächst Später Bereits Derzeit Nicht Hat Ist"
    ),
    "fr": (
        "Le La Les Un Une Des Du De Ce Cet Cette Ces Cela Ceci Il Elle Ils Elles On Nous Vous Je "
        "Tu Son Sa Ses Leur Leurs Notre Nos Qui Que Quoi Quand Où Pourquoi Comment Si Dans En Au Aux À "
        "A Par Pour Avec Sans Sous Sur Chez Entre Vers Depuis Pendant Après Avant Selon Malgré Et "
        "Mais Ou Donc Or Ni Car Alors Ainsi Puis Ensuite Enfin Cependant Pourtant Toutefois Aussi "
        "Tous Toutes Tout Plusieurs Certains Chaque Aucun Aucune Personne Rien Hier Aujourd'hui "
        "Demain Là Ici Comme Lorsque Parce Bien Plus Moins Très Déjà Toujours C'est Quelques Face"
    ),
    "es": (
        "El La Los Las Lo Un Una Unos Unas Este Esta Estos Estas Ese Esa Eso Esto Aquel Él Ella "
        "Ellos Ellas Nosotros Yo Su Sus Nuestro Quien Quién Qué Que Cuando Cuándo Dónde Donde Cómo "
        "Como Por Para Con Sin Sobre Entre Desde Hasta Hacia Según Durante Tras Ante Bajo Contra En "
        "De Del A Al Y E O Pero Sino Aunque Si Sí No Nadie Nada Ninguno Ninguna Todo Todos Todas "
        "Muchos Muchas Algunos Varios Cada Otro Otra Otros También Tampoco Además Entonces Luego "
        "Después Antes Ahora Hoy Ayer Mañana Ya Así Allí Aquí Mientras Porque Sin Embargo Se Le Les "
        "Hay Ha Han Fue Más Mientras"
    ),
    "it": (
        "Il Lo La I Gli Le Un Uno Una Questo Questa Questi Queste Quello Quella Egli Lui Lei Loro Noi "
        "Io Voi Suo Sua Suoi Sue Chi Che Cosa Quando Dove Perché Come Se In Nel Nella Nei Nelle A Al "
        "Alla Ai Alle Di Del Della Dei Delle Da Dal Dalla Per Con Su Sul Sulla Tra Fra Secondo Durante "
        "Dopo Prima E Ed Ma O Però Quindi Poi Infine Anche Non Nessuno Niente Tutti Tutte Tutto Molti "
        "Alcuni Ogni Altri Oggi Ieri Domani Ora Così Qui Lì Intanto Inoltre Mentre Si Ha Hanno È Sono"
    ),
    "pt": (
        "O A Os As Um Uma Uns Umas Este Esta Estes Estas Esse Essa Isso Isto Aquele Ele Ela Eles Elas "
        "Nós Eu Você Seu Sua Seus Suas Nosso Quem Que Quando Onde Por Porque Como Se Em No Na Nos Nas "
        "Ao Aos À Às De Do Da Dos Das Para Pelo Pela Com Sem Sobre Entre Desde Até Segundo Durante Após "
        "Antes Depois E Mas Ou Porém Contudo Então Também Além Não Ninguém Nada Todos Todas Tudo "
        "Muitos Alguns Cada Outro Outra Outros Hoje Ontem Amanhã Agora Já Assim Ali Aqui Enquanto Há "
        "Foi Mais"
    ),
    "nl": (
        "De Het Een Dit Dat Deze Die Hij Zij Ze Wij We Ik Jij U Men Er Zijn Haar Hun Ons Onze Wie Wat "
        "Wanneer Waar Waarom Hoe Als Omdat Hoewel Terwijl Toen Nadat Voordat Sinds In Op Aan Bij Met "
        "Na Van Voor Tot Naar Uit Over Onder Door Tegen Tussen Volgens Tijdens Zonder En Maar Of Want "
        "Dus Toch Ook Nog Al Dan Daarna Daarom Daar Hier Nu Vandaag Gisteren Morgen Zo Bovendien "
        "Echter Niemand Niets Alle Veel Sommige Elke Geen Niet Is Heeft"
    ),
    "pl": (
        "Ten Ta To Te Ci On Ona Ono Oni One My Ja Ty Jego Jej Ich Kto Co Kiedy Gdzie Dlaczego Jak "
        "Jeśli Gdy Bo Ponieważ Choć W We Na Po Przed Za Z Ze Do Od Dla Bez Pod Nad Przy Przez Między "
        "Według I A Ale Lub Albo Więc Jednak Także Też Również Tylko Już Jeszcze Potem Następnie Teraz "
        "Dziś Wczoraj Jutro Tam Tu Nie Nikt Nic Wszyscy Każdy Wiele Niektórzy Czy Był Jest"
    ),
    "ru": (
        "Он Она Оно Они Мы Я Вы Ты Это Этот Эта Эти Тот Та Те Его Её Ее Их Наш Кто Что Когда Где Почему "
        "Как Если Хотя Пока Так В Во На По Из За От До Для Без Под Над При Через Между Об О К Ко С Со "
        "После Перед Согласно И А Но Или Однако Также Тоже Только Уже Ещё Еще Потом Затем Теперь "
        "Сейчас Сегодня Вчера Завтра Там Здесь Не Ни Никто Ничего Все Всё Каждый Многие Некоторые При "
        "Ранее Позже Кроме"
    ),
    "uk": (
        "Він Вона Воно Вони Ми Я Ви Ти Це Цей Ця Ці Той Та Ті Його Її Їх Наш Хто Що Коли Де Чому Як "
        "Якщо Хоча Поки Так У В Во На По Із З Зі За Від До Для Без Під Над При Через Між Про Після "
        "Перед Згідно І Й А Але Або Однак Також Теж Тільки Вже Ще Потім Тепер Зараз Сьогодні Вчора "
        "Завтра Там Тут Не Ні Ніхто Нічого Усі Всі Кожен Багато Деякі Раніше Пізніше Крім"
    ),
    "bg": (
        "Той Тя То Те Ние Аз Вие Това Този Тази Тези Неговият Кой Какво Кога Къде Защо Как Ако Въпреки "
        "В Във На По От За Из До Без Под Над При През Между С Със След Преди Според И А Но Или Обаче "
        "Също Само Вече Още После Сега Днес Вчера Утре Там Тук Не Никой Нищо Всички Всеки Много Някои"
    ),
    "tr": (
        "Bu Şu O Bunlar Onlar Biz Ben Siz Bir Ve Ama Fakat Ancak Çünkü Eğer Kim Ne Neden Nasıl Nerede "
        "Daha Sonra Önce Şimdi Bugün Dün Yarın Orada Burada Hiç Kimse Herkes Her Bazı Çok Ayrıca Öte "
        "Yani De Da Ya Hem Artık Henüz"
    ),
    "sv": (
        "Den Det De Detta Denna Dessa Han Hon Vi Jag Du Ni Man En Ett Hans Hennes Deras Sin Vem Vad När "
        "Var Varför Hur Om Eftersom Medan I På Av Med Till Från För Efter Före Under Över Mellan Enligt "
        "Och Men Eller Utan Så Också Även Bara Redan Sedan Nu Idag Igår Där Här Inte Ingen Inget Alla "
        "Många Några Varje Dock Samtidigt"
    ),
    "da": (
        "Den Det De Dette Denne Disse Han Hun Vi Jeg Du Man En Et Hans Hendes Deres Hvem Hvad Når Da Hvor "
        "Hvorfor Hvordan Hvis Fordi Mens I På Af Av Med Til Fra For Efter Etter Før Under Over Mellem "
        "Mellom Ifølge Og Men Eller Så Også Kun Bare Allerede Nu Nå Der Her Ikke Ingen Alle Mange Nogle "
        "Noen Hver Dog Samtidig"
    ),
    "cs": (
        "Ten Ta To Ti Tato Tento On Ona Oni My Já Jeho Její Jejich Kdo Co Kdy Kde Proč Jak Pokud Když "
        "Protože V Ve Na Po Před Za Z Ze Do Od Pro Bez Pod Nad Při Přes Mezi Podle A I Ale Nebo Však Také "
        "Jen Už Ještě Potom Pak Nyní Dnes Včera Zítra Tam Zde Ne Nikdo Nic Všichni Každý Mnoho Někteří"
    ),
    "ro": (
        "El Ea Ei Ele Noi Eu Acest Această Aceasta Acesta Aceștia Un O Unele Cine Ce Când Unde Cum Dacă "
        "În La Pe Cu Fără Din De Despre Pentru După Înainte Potrivit Și Dar Sau Însă De Asemenea Apoi "
        "Acum Azi Ieri Mâine Acolo Aici Nu Nimeni Nimic Toți Fiecare Mulți Unii"
    ),
    "el": (
        "Ο Η Το Οι Τα Τον Την Ένας Μια Ένα Αυτός Αυτή Αυτό Εμείς Εγώ Ποιος Τι Πότε Πού Γιατί Πώς Αν "
        "Όταν Επειδή Σε Στο Στη Στην Στον Στους Με Από Για Χωρίς Μετά Πριν Κατά Και Κι Αλλά Ή Όμως Επίσης "
        "Μόνο Ήδη Τώρα Σήμερα Χθες Αύριο Εκεί Εδώ Δεν Κανείς Τίποτα Όλοι Κάθε Πολλοί Μερικοί Ωστόσο"
    ),
    "id": (
        "Ia Dia Mereka Kami Kita Saya Ini Itu Yang Para Siapa Apa Kapan Di Ke Dari Pada Dengan Untuk "
        "Tanpa Setelah Sebelum Menurut Dan Tetapi Tapi Atau Namun Juga Hanya Sudah Kemudian Sekarang Hari "
        "Tidak Semua Setiap Banyak Beberapa Selain Sementara Jika Karena Sebuah"
    ),
    "vi": (
        "Ông Bà Anh Chị Họ Chúng Tôi Đây Đó Các Những Một Ai Khi Nếu Vì Tại Trong Trên Với Từ Cho Sau "
        "Trước Theo Và Nhưng Hoặc Tuy Cũng Chỉ Đã Hiện Hôm Không Tất Mỗi Nhiều Ngoài"
    ),
    "hu": (
        "A Az Ez Ezek Ő Ők Mi Én Egy Ki Mit Mikor Hol Miért Hogyan Ha Mert És De Vagy Azonban Is Csak Már "
        "Még Aztán Most Ma Tegnap Holnap Ott Itt Nem Senki Semmi Mindenki Minden Sok Néhány"
    ),
    "fi": (
        "Se Ne Hän He Me Minä Tämä Nämä Tuo Kuka Mitä Mikä Milloin Missä Miksi Miten Jos Koska Kun Ja "
        "Mutta Tai Myös Vain Jo Vielä Sitten Nyt Tänään Eilen Huomenna Siellä Täällä Ei Kukaan Kaikki "
        "Monet Jotkut"
    ),
}

CONTINUATIONS: dict[str, str] = {
    "en": (
        "Parliament Prime Foreign Office Government Council Commission Ministry Minister "
        "State Department Senate House Congress Congressional Supreme President Presidential "
        "Secretary Army Navy Air Marine Marines Marshals Embassy Treasury Federal Attorney District "
        "Court Courts Circuit Security General Ambassador Capitol Census Customs Coast Forces Agency "
        "Agencies Food Justice Open Steel Bank Special Rep Sen Gov Central Defense Defence Energy Vice "
        "Chief CEO CFO Chairman Chairwoman Chair Director Founder Executive Spokesman Spokeswoman "
        "Mayor Boulevard Drive Avenue Street High School University College Hospital Park Bridge "
        "Building Memorial Center Centre Group Holdings Ltd Inc Co LLC Refugee Human Charter Children "
        "Children's Development Environment Framework Resident Relief Population Peacekeeping Nuclear "
        "Trade Climate Treaty Olympic Masters Grand Soccer Constitution Dollar Representative "
        "Representatives Senator Military Border Immigration Postal Geological Citizenship Cyber "
        "Command Day Interior Labor Education Commerce Transportation Health Homeland Strategic Southern "
        "Northern Special Envoy Women's Men's Virgin Civil National Secret Intelligence Drug "
        "GMT EST EDT ET CST CDT CT PST PDT PT MST UTC BST CET CEST IST JST Eastern Pacific Mountain "
        "Standard Daylight Moscow Beijing Local Greenwich "
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Wed Thu Fri Sat Sun "
        "January February March April May June July August September October November December "
        "Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec"
    ),
}

DESIGNATIONS: dict[str, str] = {
    "en": (
        "plan group class vitamin hepatitis type exhibit block section appendix team grade gate "
        "terminal category series war part phase act volume chapter column option annex schedule "
        "influenza unit zone wing building room side list tier league division title figure model "
        "option answer point item site bill ward hall"
    ),
    "de": "plan gruppe klasse vitamin hepatitis typ teil block anhang abschnitt variante klage punkt",
    "fr": "plan groupe classe vitamine hépatite type partie annexe section bloc",
    "es": "plan grupo clase vitamina hepatitis tipo parte anexo sección bloque serie",
    "it": "piano gruppo classe vitamina epatite tipo parte allegato sezione blocco serie",
    "pt": "plano grupo classe vitamina hepatite tipo parte anexo seção bloco série",
    "nl": "plan groep klasse vitamine hepatitis type deel bijlage sectie blok serie",
}

# Languages that write an ordinal number as digits and a stop ("5. Mai"), with the words that stand
# before one; "*" when a sentence hardly ever ends with a number.
ORDINALS: dict[str, str] = {
    "de": (
        "der die das den dem des am im zum zur vom beim bis ab seit jeder jedem jeden ein einen einem "
        "sein seinen ihr ihren zweiten nach vor montag dienstag mittwoch donnerstag freitag samstag "
        "sonntag und oder"
    ),
    "da": "den det de til fra og", "tr": "*", "hu": "*", "fi": "", "cs": "", "pl": "",
    "sv": "", "hr": "", "sr": "", "sl": "", "et": "", "lv": "", "bs": "", "az": "*",
}  # fmt: skip

# Nouns that an ordinal number qualifies even where nothing before it tells.
ORDINAL_NOUNS: dict[str, str] = {
    "de": (
        "Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember "
        "Jahrhundert Jahrhunderts Jahrestag Geburtstag Weltkrieg Bundesliga Liga Spieltag Runde "
        "Klasse Kapitel Stock Etage Stunde Minute Amendment"
    ),
}

SPEECH_VERBS: dict[str, str] = {
    "en": (
        "said says asked asks replied shouted yelled cried wrote added answered told whispered "
        "wondered demanded exclaimed screamed called tweeted responded recalled"
    ),
    "de": "sagte fragte rief schrieb antwortete sagt fragt meinte schrie erklärte",
    "fr": "demandé déclaré lancé répondu écrit demande lance crié interrogé",
    "es": "preguntó gritó dijo respondió escribió exclamó",
    "it": "chiesto detto gridato risposto scritto chiede",
    "pt": "perguntou gritou disse respondeu escreveu",
    "nl": "zei vroeg riep schreef antwoordde",
    "pl": "powiedział zapytał krzyknął odpowiedział napisał pytał powiedziała zapytała",
    "ru": "сказал спросил крикнул ответил написал заявил сказала спросила ответила",
    "uk": "сказав запитав спитав крикнув відповів заявив сказала запитала",
    "tr": "dedi sordu diye diyor bağırdı",
    "zh": "说 說 道 表示 称 稱 问 問 喊 回答 指出 强调 強調 写道 寫道 回应 回應",
    "ja": "と って など を という",
    "ko": "말했다 물었다 밝혔다 외쳤다 답했다 했다",
    "ar": "قال قالت وقال وقالت سأل سألت أضاف أضافت صرخ تساءل أكد صرح كتب",
    "fa": "گفت پرسید نوشت افزود گفتند",
    "ur": "کہا پوچھا بتایا",
    "he": "אמר אמרה שאל שאלה השיב השיבה צעק כתב",
    "hi": "कहा पूछा बोले बताया",
    "bn": "বলেন বললেন বলেছেন",
}

# Openers that also begin a speech clause: "The minister asked".
_ARTICLES = (
    "The A An One His Her Der Die Das Ein Eine Le La Les Un Une El Los Las Una Il Lo O De Het"
)
ARTICLES = frozenset(_ARTICLES.split())

# Words that follow a title only when it ended the sentence: none of them is a family name.
NEVER_NAMES = frozenset(
    ("He", "She", "They", "It", "We", "The", "But", "His", "Her", "That", "This")
)

# Words that link the parts of a name: "U.N. Office for Project Services".
NAME_LINKS = frozenset(("and", "of", "for", "&"))

# "Elm St. Louis" is nobody's address: names that "St." makes a saint's, also after a capital.
_SAINTS = (
    "Louis Petersburg Helens Paul John Johns Johnsbury George Georges Thomas Francis Joseph Mary "
    "Patrick Peter James Lucia Kitts Vincent Andrews Moritz Tropez Denis Gallen Augustine Cloud "
    "Pancras Albans Ives Bernard Charles Clair Martin Maarten Nicholas Stephen Michael Etienne"
)
SAINTS = frozenset(_SAINTS.split())

# Companies written with an exclamation mark, and what their names go on with.
SHOUTED_NAMES = frozenset(("Yahoo", "Yum"))
COMPANY_WORDS = frozenset(("Inc", "Corp", "Brands", "News", "Mail", "Finance", "Japan", "Sports"))

# Words that begin a clause of time or place, too short to be a sentence: "At 5 a.m. Mr. Hale left".
SETTINGS = frozenset(
    ("At", "In", "On", "By", "From", "Since", "After", "Before", "Until", "Around", "About", "For")
)
