"""News in other languages. In each text, "¦" stands where a sentence ends."""

import pytest

from articles.text.segmentation import segment
from tests.articles.text.test_segmentation import cut_as_marked

NEWS = {
    "am": [
        "ሚኒስትሩ ለቀቁ።¦ ለምን?¦ ማንም አያውቅም።",
    ],
    "ar": [
        "قال الوزير: «لن نقبل. لن نتراجع».¦ وصل الوفد مساءً.¦ كتب أ. د. خالد المقال.¦ لماذا؟",
        "«من فعل هذا؟» سأل القاضي.¦ «لا أحد»، أجاب.",
        "ولد في 5. 3. 1960 في القاهرة.¦ توفي عام 2020.",
        'قالت أ. سعاد: "لا. أبدا."¦ ثم غادرت!',
        "بلغت النسبة 3.5%.¦ وكانت 2.1% في 2019م.",
        'وصل الرئيس في الساعة 10:30 ص. إلى القاهرة.¦ من المسؤول؟¦ "نحن جاهزون"، قال.¦ الخسائر 3.5 مليون دولار!',
    ],
    "bg": [
        "Премиерът пристигна в гр. София в 10 ч. сутринта.¦ Кой е виновен?¦ Щетите са 3,5 млн. лв.",
    ],
    "bn": [
        "মন্ত্রী পদত্যাগ করেছেন।¦ এটা কি সত্য?¦ ড. ইউনূস বলেন, ৩.৫ লাখ মানুষ ক্ষতিগ্রস্ত।",
        "মো. আলী ও ডা. রহমান এসেছেন।¦ তাঁরা চলে গেছেন।",
        "তিনি বলেন, “না। কখনো না।”¦ তারপর চলে যান।",
        "প্রধানমন্ত্রী মঙ্গলবার ঢাকায় পৌঁছান।¦ কেন?¦ কেউ জানে না!",
        "ড. মো. আলী বলেন, ‘আমি জানি না।’¦ সভা শেষ হয়।",
    ],
    "ca": [
        "El Sr. Puig va arribar a les 10.30.¦ Qui és el culpable?",
    ],
    "cs": [
        "Dne 5. května přišel.¦ Prof. Novák bydlí v ul. Dlouhé č. 5.¦ „Nevím nic. Nebyl jsem tam,“ řekl.¦ Proč?",
        "Ve 20. století, tj. dávno, žil.¦ V r. 1968 přišli.¦ Ing. P. Novák odešel.",
        "„Proč?“ zeptal se soudce.¦ „Proto.“",
        "Premiér přijel v 10.30.¦ Kdo je vinen?¦ Škoda je 3,5 mil. korun, tj. hodně.",
    ],
    "da": [
        "Den 5. maj kom han.¦ »Vi er klar. Vi går nu,« sagde han.¦ Det kostede 5 mio. kr.¦ Det var dyrt.",
        "Kl. 9.30 kom hr. Jensen, f.eks. med nr. 5.¦ Den 3. juni gik han.",
        "»Hvorfor?« spurgte han.¦ »Derfor.«",
    ],
    "de": [
        "Die Fa. Kessler schließt.¦ Niemand kommt.",
        "Am 3. Oktober feiert man.¦ Der 2. Weltkrieg endete 1945.¦ Im 19. Jahrhundert war das so.¦ Er kam 2019.¦ Das war gut.",
        "„Wir gehen. Wir kommen nicht wieder“, sagte er.¦ „Warum?“, fragte sie.",
        "»Das ist falsch«, sagte Prof. Dr. Klein.¦ Er wohnt in der Goethestr. 5.¦ Das Haus ist alt.",
        "Es kostet 3 Mio. Euro.¦ Etwa 40 Prozent, d. h. fast die Hälfte, fehlen.¦ Bäcker, Metzger usw. sind dagegen.",
        "Papst Johannes Paul II. starb 2005.¦ Elisabeth II.¦ Sie regierte lange.",
        "Die Mannschaft liegt auf Platz 5.¦ Der Trainer ist zufrieden.",
        "Frau Dr. med. Eva Huber u. a. warnten.¦ Am Montag, 5. Mai, beginnt der Prozess.",
        "Der Bundeskanzler sprach um 9.30 Uhr mit Dr. h. c. Karl Maier.¦ Er sagte nichts.",
        "Am 24. Dezember 2020, d. h. an Heiligabend, schneite es.¦ Am 1. Mai nicht.",
        "„Ist das wahr?“, fragte Müller.¦ „Ja!“, rief sie.¦ „Unglaublich!“",
        "Die Firma Siemens AG, Abt. Energie, baut ab.¦ Ca. 300 Stellen fallen weg.",
        "Der Prozess vor dem OLG München (Az. 5 U 12/20) endet.¦ Das Urteil fällt am 3. 5. 2021.",
        "Sie wurde am 12. 3. 1960 geboren.¦ Er auch.",
        "‚Nein‘, sagte er.¦ „Das ist ‚Quatsch‘.“",
        "In der 2. Bundesliga gewann St. Pauli.¦ Der 1. FC Köln verlor.",
        "Das Treffen mit U.S.-Präsident Biden dauerte bis 18 Uhr.¦ Danach flog er ab.",
        "Kanzler O. Scholz (SPD) kam um 10.30 Uhr.¦ Wer ist schuld?¦ „Wir sind bereit“, sagte er.¦ Der Schaden: 3,5 Mio. Euro.",
        "Am Mo., 5. Mai, kam u. a. Dr. Klein.¦ „Das stimmt nicht. Das war ich nicht!“, rief er.",
        "Der 5. Senat des BGH entschied am 12. Dez. 2020.¦ Nach Art. 5 Abs. 1 GG gilt das.",
        "Sie las „Krieg und Frieden“.¦ Dann schlief sie ein.",
        "Er kam auf den 3. Platz.¦ Sie auf den 1.¦ Den Rest kennt man.",
    ],
    "el": [
        "Ο κ. Παπαδόπουλος μίλησε.¦ Ποιος πλήρωσε;¦ Κανείς δεν ξέρει.¦ «Δεν φεύγουμε. Εδώ μένουμε», είπε.",
        "Ο δρ. Γ. Παπανδρέου, π.χ., έφυγε.¦ Η κ. Μέρκελ έμεινε.",
        "«Γιατί;» ρώτησε.¦ «Έτσι», είπε.",
        "Ήρθε στις 5 μ.μ.¦ Έφυγε στις 9 π.μ.",
        "Ο πρωθυπουργός κ. Κ. Μητσοτάκης έφτασε στις 10 π.μ. στην Αθήνα.¦ Ποιος φταίει;¦ «Είμαστε έτοιμοι», είπε.",
        "Το κόστος ήταν 3,5 εκατ. ευρώ.¦ Ανέβηκε κι άλλο!",
    ],
    "es": [
        "El Dr. López y la Dra. Ruiz viajaron a EE. UU. en enero.¦ Llegaron a las 9 a. m.¦ Nadie los recibió.",
        "—¿Quién fue? —preguntó el juez.¦ —Yo no —respondió.",
        "«Es mentira. Todo es mentira», dijo la ministra.¦ ¡No! —gritó.",
        "Vive en la Av. Libertador núm. 5.¦ Gana 1.250,50 euros.",
        "El presidente de EE.UU. Joe Biden llegó.¦ ¿Por qué?¦ No se sabe.",
        "Trabaja en Iberia S.A.¦ La empresa cayó.",
        "El Gral. Pérez y el Lic. Soto, etc., llegaron.¦ La Srta. Vega no.",
        "«¿Por qué?», preguntó el juez.¦ «Porque sí», dijo.",
        "EE. UU. y la U.E. firmaron.¦ Rusia no.",
        "Nació el 5 de ene. de 1960.¦ Murió en 2020.",
        "“No lo sé. No estaba allí”, dijo el Dr. Ruiz.¦ ¿Dónde estaba?",
        "El juicio contra J. M. Aznar empezó a las 10:30 a.m.¦ Terminó a la 1 p. m.",
        "El art. 155 de la C.E. se aplicó.¦ Véase pág. 3.",
        "¡Basta ya!¦ ¿Hasta cuándo?",
        "El presidente P. Sánchez llegó a las 10.30 h.¦ Nadie lo recibió.",
        "La Sra. M.ª López, de 40 años, dijo: «No».¦ ¿Y el Dr.?",
        "Según el art. 5, el pago es de 3,5 mill. de euros.¦ ¡Ya!",
    ],
    "fa": [
        "وزیر استعفا داد.¦ آیا این درست است؟¦ او گفت: «این دروغ است. ما نمی\u200cدانیم».¦ رقم ۳.۵ میلیون بود.",
        "«چرا؟» قاضی پرسید.¦ «نمی\u200cدانم.»",
        "دکتر ع. ر. احمدی آمد.¦ او رفت.",
        "وزیر امور خارجه گفت که مذاکرات ادامه دارد.¦ آیا توافق می\u200cشود؟¦ هیچ\u200cکس نمی\u200cداند!",
        "«ما نمی\u200cپذیریم.»¦ جلسه تمام شد.",
    ],
    "fi": [
        "Hän syntyi 5. toukokuuta 1960.¦ ”En tiedä. En nähnyt”, hän sanoi.¦ Esim. Nokia laski.¦ Miksi?",
        "Klo 9.30 alkoi 3. kausi.¦ Prof. A. Virtanen ei tullut.¦ Ks. s. 5.",
        "Pääministeri saapui klo 10.30.¦ Kuka on syyllinen?¦ ”Olemme valmiita”, hän sanoi.¦ Vahinko on n. 3,5 milj. euroa.",
    ],
    "fr": [
        "M. Macron a rencontré Mme Le Pen.¦ « Nous sommes prêts. Nous partons », a-t-il dit.¦ Qui paie ?¦ Personne !",
        "Le Dr Martin, né le 5 janv. 1960, est mort.¦ Il avait 60 ans.",
        "« C’est faux. »¦ Il a quitté la salle.",
        "Au XIXe siècle av. J.-C. tout changea.¦ L’O.N.U. a réagi.¦ Etc.",
        "MM. Dupont et Durand, p. 12, art. 5.¦ Fin.",
        "« Pourquoi ? » a demandé le juge.¦ « Parce que. »",
        "– Tu viens ?¦ – Oui, dit-il.¦ – Alors viens.",
        "Le 1er janv. 2020, M. Dupont a quitté l’U.E.¦ C’est tout.",
        "« Qui a fait ça ? »¦ Personne ne répond.",
        "Il a dit : « Non. Jamais. »¦ Elle est partie.",
        "Selon l’A.F.P., 3,5 millions de personnes (soit 5 %) sont touchées.¦ Le coût : 2 Md€.",
        "Mme Royal et Mgr Aupetit, etc., étaient là.¦ Le ministre non.",
        "Le vol AF 447 a décollé à 19 h 30.¦ Il n’est jamais arrivé !",
        "La Cie. des Indes a fermé.¦ Voir p. 5 et fig. 3.",
        "« Nous irons ! » s’est exclamé M. Petit.¦ « Bientôt. »",
        "Emmanuel Macron (LREM) a dit : « Je pars. »¦ Il est parti à 20 h.¦ Trente personnes l’attendaient.",
        "Le prof. Raoult, p. ex., a démenti.¦ Est-ce vrai ?¦ « Non ! » répond-il.",
        "Il vit au 5 bd. Voltaire.¦ M. X. est mort.",
        "« Je ne sais pas. On verra », a dit Mme Borne.",
    ],
    "he": [
        'הממשלה אישרה את התוכנית.¦ מי שילם?¦ איש אינו יודע.¦ ד״ר כהן אמר: "זה שקר. אין כסף".',
        '"מי זה?" שאל השופט.¦ "אף אחד", ענה.',
        'ב-5.3.1960 נולד.¦ הוא מת ב-2020.¦ ח"כ לוי הגיע.',
        'ראש הממשלה הגיע בשעה 10:30.¦ מי אשם?¦ "אנחנו מוכנים", אמר.¦ הנזק הוא 3.5 מיליון ש"ח.',
    ],
    "hi": [
        "प्रधानमंत्री ने कहा, “यह झूठ है। हम नहीं मानते।”¦ बैठक 5.30 बजे शुरू हुई।¦ क्यों?¦ प्रो. वर्मा नहीं आए।",
        "श्री. वर्मा और डॉ. ए. पी. जे. अब्दुल कलाम आए।¦ वे 5 कि.मी. चले।",
        "“कौन है?” न्यायाधीश ने पूछा।¦ “कोई नहीं।”",
        "कीमत रु. 500 है।¦ यह ज़्यादा है!",
        "प्रधानमंत्री मंगलवार को पहुँचे।¦ “हम तैयार हैं,” उन्होंने कहा।¦ नुकसान 3.5 अरब रुपये है।",
    ],
    "hu": [
        "2024. május 5-én jött.¦ Dr. Kovács szerint kb. 300 ember volt ott.¦ „Nem tudom. Nem láttam” – mondta.¦ Miért?",
        "A 3. kerületben, pl. Óbudán, esett.¦ Kb. 30 ember volt ott.",
        "1956. október 23-án kezdődött.¦ Vége lett.",
        "A miniszterelnök 10.30-kor érkezett.¦ Ki a felelős?¦ A kár kb. 3,5 mrd. forint.",
    ],
    "hy": [
        "Նախարարը հրաժարական տվեց։¦ Ինչու՞։¦ Ոչ ոք չգիտի։",
    ],
    "id": [
        "Dr. H. Budi Santoso tinggal di Jl. Merdeka No. 5.¦ Harga beras naik Rp. 5.000.¦ “Kami siap. Kami pergi,” katanya.¦ Mengapa?",
        "Presiden Ir. H. Joko Widodo, S.H., tiba.¦ Ia pergi.",
        "“Siapa?” tanya hakim.¦ “Tidak ada,” jawabnya.",
        "PT Astra Tbk. naik 3,5%.¦ Buah, sayur, dll. mahal.",
        'Presiden tiba pada pukul 10.30 WIB.¦ "Kami siap," katanya.¦ Siapa yang bertanggung jawab?¦ Prof. Dr. H. Amin dkk. menolak.',
        "Kerugian mencapai Rp3,5 miliar.¦ Jln. Sudirman ditutup.",
    ],
    "it": [
        "Il sig. Bianchi e la dott.ssa Verdi, on. del PD, hanno parlato.¦ Il prof. Neri no.",
        "«È finita. Non c’è più niente», ha detto il sen. Russo.¦ Poi è uscito.",
        "Pane, latte, ecc. costano di più.¦ L’art. 5 è chiaro.¦ Chi paga?¦ Nessuno.",
        "Il dr. Neri abita in p.zza Dante, n. 5.¦ L’avv. Gallo no.",
        "«Basta!», ha gridato.¦ «Perché?», ha chiesto il giudice.",
        "Nel 44 a.C. morì Cesare.¦ La FIAT S.p.A. chiude.¦ Gli operai protestano.",
        "Il 5 apr. 2020 è finita.¦ Era ora.",
        "Il ministro G. Meloni ha detto: «No. Mai».¦ Poi silenzio.",
        "Il presidente S. Mattarella è arrivato alle 10.30.¦ Chi è il responsabile?¦ «Siamo pronti», ha detto.¦ Il danno è di 3,5 mln. di euro.",
        "L’ing. Rossi vive in v.le Europa, n. 5.¦ È vero?",
    ],
    "ja": [
        "誰が命じたのか？¦5.2％増えた。¦３．５％だった。",
        "首相は火曜日に辞任した。¦「受け入れない。」と述べた。¦会議は3.5時間続いた。¦なぜか？¦誰も知らない。",
        "「もう終わりだ。帰ろう。」と彼は言った。¦雨が降っていた。",
        "「本当ですか？」と記者は尋ねた。¦大臣は答えなかった。¦日本（東京。）では雨だ。",
        "GDPは3.5％増えた。¦Yahoo!は発表した。¦すごい！¦本当に？！",
        "岸田首相は5日、「遺憾だ」と述べた。¦野党は反発した。",
        "「どこへ行くの？」¦「駅だ。」",
        "東京（ロイター）－株価は3.5%上昇した。¦円は1ドル＝150.2円だった。",
    ],
    "ko": [
        "대통령은 화요일 사임했다.¦ 왜?¦ 아무도 모른다.¦ 김 장관은 “사실이 아니다. 우리는 모른다”고 말했다.",
        "그는 “왜?”라고 물었다.¦ 아무도 대답하지 않았다.",
        "U.S. 스틸은 3.5% 올랐다.¦ 주가는 더 떨어졌다!",
        "총리는 10시 30분에 도착했다.¦ 누구 책임인가?¦ “우리는 준비됐다”고 그는 말했다.¦ 피해액은 3.5억 원이다.",
    ],
    "mr": [
        "डॉ. पाटील आले.¦ ते गेले.",
    ],
    "nl": [
        "Dhr. Jansen en mevr. De Vries kwamen om 9.30 uur.¦ ‘Wij gaan weg. Wij komen niet terug’, zei hij.¦ Waarom?",
        "Het kost ca. 3 mln. euro.¦ Brood, melk, enz. worden duurder.¦ 's Avonds regende het.",
        "De firma ASML N.V. groeide.¦ O.a. Philips daalde.",
        "Mr. dr. J. P. Balkenende sprak.¦ Drs. K. de Vries zweeg.",
        "“Nooit!” riep hij.¦ “Waarom niet?” vroeg zij.",
        "Het begon om 20.30 uur in de St. Janskerk.¦ D.w.z. te laat.",
        "Op 5 mei 1945, a.s. zondag enz., vieren we feest.¦ 't Is mooi.",
        "De minister-president, dhr. M. Rutte, trad af.¦ Hij zei: “Het is klaar. Ik stop.”¦ Wat nu?",
        "Ze woont aan de Kerkstr. 5.¦ Om 8 u. 's ochtends ging ze weg.",
    ],
    "no": [
        "Den 17. mai feires dagen.¦ «Vi er klare. Vi går nå», sa han.¦ Ca. 300 kom.",
        "Statsministeren kom kl. 10.30.¦ Hvem har ansvaret?¦ Skaden er ca. 3,5 mill. kroner, dvs. mye.",
    ],
    "pl": [
        "W 2020 r. sprawę zamknięto.¦ Prof. Jan Nowak mieszka przy ul. Długiej 5.¦ „To kłamstwo. Nic nie wiem” – powiedział.¦ Kto zapłacił?",
        "Gen. bryg. Adam Lis i dr hab. Ewa Mazur przyjechali m.in. do Łodzi.¦ Zapłacono 3 tys. zł.¦ To dużo.",
        "Dr Anna Lis, ur. w 1960 r., zmarła.¦ Miała 60 lat.",
        "– Kto to? – zapytał sędzia.¦ – Nikt – odpowiedział.",
        "Spółka PKN Orlen S.A. zarobiła 3,5 mld zł.¦ Al. Jerozolimskie zamknięto.",
        "Inż. J. Kowalski i ks. A. Nowak, tj. dwie osoby, zginęli.¦ Dlaczego?",
        "W 1945 r. wojna się skończyła.¦ To było 8 maja 1945 r.¦ Potem przyszedł pokój.",
        "Prezydent A. Duda podpisał ustawę nr 5 z dn. 3 maja 2020 r. o podatkach.¦ Sejm ją przyjął.",
        "„Czy to prawda?” – zapytała.¦ „Tak.”",
        "Mieszka na os. Piastów 5 m. 3.¦ Ma 40 lat.",
    ],
    "pt": [
        "A av. Paulista fechou.¦ Ninguém sabia.",
        "O Sr. Silva e a Dra. Costa chegaram às 9h.¦ “Não sei. Não vi nada”, disse.¦ Quem pagou?¦ Ninguém.",
        "O art. 5º da lei vale.¦ A Av. Paulista fechou.¦ Morreu em 2020.",
        "A empresa Vale S.A. lucrou R$ 3,5 mi.¦ O preço subiu.",
        "O Exmo. Sr. Ministro Gilmar Mendes votou.¦ A Profa. Ana não.",
        "“Quem pagou?”, perguntou o juiz.¦ “Eu não”, disse.",
        "Os E.U.A. e a U.E. assinaram.¦ O Brasil não.",
        "O custo foi de R$ 1.200,50.¦ A inflação subiu 3,5% em jan.¦ Depois caiu.",
        "— Quem é você? — perguntou.¦ — Ninguém.",
        "O presidente Luiz Inácio Lula da Silva chegou às 10h30.¦ Ele não falou.",
        "“Vamos vencer! Vamos todos!”, gritou.¦ A multidão aplaudiu.",
        "A Sra. Lima, dra. em Direito, pagou R$ 5 mil.¦ E o Sr.?",
    ],
    "ro": [
        "Dl. Popescu a venit la ora 9.¦ „Nu știu. Nu am văzut”, a spus el.¦ Cine a plătit?",
        "Dr. A. Ionescu locuiește pe str. Lungă nr. 5.¦ Dna. Pop nu.",
        "„De ce?” a întrebat.¦ „Așa.”",
        "Premierul a sosit la ora 10.30.¦ Cine e vinovat?¦ Paguba e de 3,5 mil. lei.",
    ],
    "ru": [
        "Он родился в 1960 г. в Москве.¦ Его отец, проф. А. П. Иванов, жил на ул. Ленина, д. 5.",
        "«Это ложь. Мы ничего не знаем», — заявил министр.¦ — Кто это? — спросил он.",
        "Хлеб, молоко и т. д. подорожали.¦ Цена выросла на 5 тыс. руб.¦ Это много.",
        "В 2020 г. Минздрав закрыл больницу.¦ Суд закрыл дело в 2021 г.¦ Он вышел.",
        "А. С. Пушкин родился 6 июня 1799 г.¦ Он умер в 1837 г.¦ Это трагедия.",
        "Г-н Смит и акад. Сахаров приехали.¦ Т. е. все.",
        "«Кто это?» — спросил судья.¦ «Никто!» — крикнул он.",
        "В г. Москве, на ул. Тверской, д. 3, стр. 2, пожар.¦ Погибли 3 чел.",
        "Температура +5 °C, т.е. тепло.¦ Ветер 3 м/с.",
        "Он сказал: «Нет. Никогда».¦ И ушёл.",
        "Это было в XIX в.¦ Потом всё изменилось.",
        "Президент прибыл в 10.30.¦ Кто виноват?¦ «Мы готовы! Мы ждем!» — сказал он.¦ Ущерб — 3,5 млрд руб.¦ Минфин молчит.",
        "И. о. министра А. Б. Иванов ушел.¦ Он жил в с. Ивановка.",
    ],
    "sv": [
        "Hr. Svensson kom sent.¦ Alla väntade.",
        "Det kostar ca 5 milj. kr.¦ Bl.a. Volvo och t.ex. Saab sjönk.¦ ”Vi är redo. Vi går nu”, sade han.¦ Kl. 9 började det.",
        "Kl. 8.30 kom dr. Eva Ek.¦ Hon sa: ”Nej. Aldrig.”¦ Sedan gick hon.",
        "– Vem är du? frågade han.¦ – Ingen, sa hon.",
        "Han föddes den 5 jan. 1960, dvs. för länge sedan.¦ Han dog.",
        "Statsministern anlände kl. 10.30.¦ ”Vi är redo”, sade han.¦ Vem bär ansvaret?¦ Skadan är 3,5 milj. kronor, dvs. mycket.",
        "Enligt prof. A. Ek m.fl. är det fel.¦ Hon bor på S:t Eriksgatan.",
    ],
    "ta": [
        "அமைச்சர் ராஜினாமா செய்தார்.¦ ஏன்?¦ யாருக்கும் தெரியாது.",
    ],
    "th": [
        "นายกรัฐมนตรีลาออกเมื่อวันอังคาร",
    ],
    "tr": [
        "Başkan saat 9.30’da geldi.¦ Prof. Dr. Ali Kaya ve Doç. Dr. Can Öz konuştu.¦ “Gitmeyeceğiz. Burası bizim,” dedi.¦ 2. Dünya Savaşı 1945’te bitti.",
        "A. Kaya, Av. B. Öz ve Doç. Dr. C. Su geldi.¦ Neden?",
        "“Kim?” diye sordu.¦ “Hiç kimse.”",
        "Fiyat 1.250,50 TL oldu.¦ Saat 10.00'da bitti.¦ TBMM 23. Dönem başladı.",
        "Elma, armut vb. pahalandı.¦ No. 5 kapandı.",
        "Cumhurbaşkanı saat 10.30'da geldi.¦ Sorumlu kim?¦ “Hazırız,” dedi.¦ Zarar 3,5 milyon TL'dir.",
    ],
    "uk": [
        "У 2020 р. справу закрили.¦ Президент В. О. Зеленський прибув до м. Київ.¦ Хто винен?¦ «Ми готові», — сказав він.",
        "Проф. І. Я. Франко народився 1856 р.¦ Він помер у 1916 р.¦ Це втрата.",
        "На вул. Хрещатик, буд. 5, пожежа.¦ Хто це? — запитав він.",
        "Президент В. Зеленський прибув до м. Києва о 10 год. ранку.¦ «Ми готові», — сказав він.¦ Збитки склали 3,5 млн грн. і зросли.¦ У 2020 р. справу закрили.",
        "Хто винен?¦ Ніхто не знає!",
    ],
    "ur": [
        "صدر نے کہا: ”یہ جھوٹ ہے۔ ہم نہیں مانتے۔“¦ اجلاس ختم ہوا۔¦ کیوں؟",
        "وزیراعظم منگل کو پہنچے۔¦ ذمہ دار کون ہے؟¦ ”ہم تیار ہیں،“ انہوں نے کہا۔¦ نقصان 3.5 ارب روپے ہے۔",
    ],
    "vi": [
        "TS. Nguyễn Văn A đến TP. Hồ Chí Minh.¦ Ai trả tiền?¦ Không ai biết.¦ “Chúng tôi sẵn sàng. Chúng tôi đi,” ông nói.",
        "Ông A. nói không.¦ GS.TS. Trần B. và PGS. TS. Lê C. đồng ý.¦ Vì sao?",
        "Giá tăng 3,5%.¦ Ở TP.HCM, mưa lớn.¦ “Không!” ông nói.",
        "Thủ tướng đến lúc 10 giờ 30.¦ Ai chịu trách nhiệm?¦ Ths. Nguyễn Văn A. cho biết thiệt hại là 3,5 tỷ đồng.¦ PGS.TS. Lê B không đồng ý.",
    ],
    "zh": [
        "部长说：“我们准备好了。我们不会等。”¦会议随后结束。",
        "“你确定吗？”记者问。¦他没有回答。",
        "经济增长了3.5%！¦真的吗？！¦是的。",
        "他问：“你是谁？为什么来？”¦没有人回答。",
        "“我不知道。”王毅说，“我们会调查。”¦会议结束了。",
        "U.S. Steel公司表示，2.5亿美元的交易已完成。¦股价上涨……但随后下跌。",
        "“不可能！”他喊道。¦她走了。",
        "据《人民日报》报道，死亡人数达12人。¦（记者 李明）",
        "总理于10:30抵达。¦“我们准备好了，”他说。¦损失达3.5亿元。¦谁该负责？",
        "（新华社北京5月3日电）外交部周二表示关切。¦会议结束。",
    ],
}


@pytest.mark.parametrize(
    ("language", "marked"), [(code, text) for code, texts in NEWS.items() for text in texts]
)
def test_news_is_cut_by_the_rules_of_its_language(language, marked):
    cut_as_marked(marked, language)


@pytest.mark.parametrize(
    ("code", "same_as"),
    [
        ("pt-BR", "pt"),
        ("de_AT", "de"),
        ("DE", "de"),
        ("nb", "da"),
        ("zh-Hant-TW", "zh"),
        ("", "en"),
        ("und", "en"),
        ("no language", "en"),
        ("\ud800", "en"),
    ],
)
def test_a_code_is_read_by_its_primary_subtag_and_a_wrong_one_as_english(code, same_as):
    for marked in NEWS.get(
        same_as, ["He met Lt. Gen. Bo at 5 p.m. in the U.S. Officials denied it."]
    ):
        text = marked.replace("¦", "")
        assert segment(text, code) == segment(text, same_as)


def test_a_word_in_no_list_of_ours_is_looked_up_in_sentencex():
    cut_as_marked("ഡോ. രാജൻ വന്നു.¦ അവർ പോയി.", "ml")
