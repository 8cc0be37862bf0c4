"""Which words a full stop belongs to, by language, and what each lets follow.

A stop after one of these words is ambiguous: it abbreviates, it ends the sentence, or does both
at once. The class of the word says how the ambiguity falls; `boundaries` applies it.
A lower-case entry also matches the word when capitalised; a capitalised entry ("Sun", "Mar") never
matches the lower-case word, which is usually an ordinary noun.
"""

from enum import Enum


class Abbreviation(Enum):
    """What a stop after the word means for the word that follows."""

    TITLE = "stands before a name: no end, except before a pronoun that cannot be one"
    NUMBERED = "stands before a number: an end before any other word"
    NEVER = "always leads on: never an end"
    DATE = "a month or a day: leads on to a number, ends before a new word"
    OPEN = "may close a sentence or lead on: the next words decide"
    LAST = "closes a phrase: an end, unless the next word is known to continue it"
    YEAR = "counts years after a number and is OPEN there; before a name it is a TITLE"


_TITLE, _NUMBERED, _NEVER, _DATE, _OPEN, _LAST, _YEAR = Abbreviation

EVERYWHERE: dict[Abbreviation, str] = {
    _TITLE: "dr prof Mr Mrs Ms st",
    _NUMBERED: "No Nr pp n° nº №",
    _NEVER: "vs cf",
    _OPEN: "U.S U.S.A U.K U.N E.U U.A.E Inc Corp Ltd Co Ph.D Jr",
    _LAST: "etc a.m p.m",
}

BY_LANGUAGE: dict[str, dict[Abbreviation, str]] = {
    "en": {
        _TITLE: (
            "Mr Mrs Ms Mx Dr Drs Prof Profs Messrs Mmes Rev Revs Hon Fr Msgr Gen Gens Lt Lts Col "
            "Cols Maj Capt Capts Cmdr Adm Brig Sgt Sgts Cpl Pvt Pfc Spc Cpt Ens Sen Sens Rep Reps "
            "Gov Govs Pres Amb Sec Del Atty Asst Pt Supt Det Insp Const Ald Treas Dep Mt Mts Ft St Ste "
            "Ofc Cllr Cllrs Bro"
        ),
        _NUMBERED: (
            "no nos fig figs p pp ch chs vol vols para paras art arts sect secs ex exh rte apt bldg "
            "ext op nr cl rm eq"
        ),
        _NEVER: (
            "e.g i.e eg ie cf viz vs v approx ca c ibid incl excl esp aka a.k.a f.k.a w.r.t Est n.b"
        ),
        _DATE: (
            "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec "
            "Mon Tue Tues Wed Weds Thu Thur Thurs Fri Sat Sun"
        ),
        _OPEN: (
            "U.S U.S.A U.K U.N E.U U.A.E D.C N.Y L.A D.R.C F.B.I C.I.A N.A.T.O U.S.S.R I.M.F W.H.O "
            "E.C N.J N.H N.M N.C N.D S.C S.D R.I W.Va B.C P.E.I N.S.W N.Z I.R.A G.O.P V.I.P R.A.F "
            "Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo "
            "Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo Ont Que Alta Sask "
            "Inc Corp Co Cos Ltd LLC LLP plc Bros Pty Pte Bhd GmbH S.A S.p.A N.V A.G B.V S.A.S "
            "Assn Assoc Univ Dept Depts Intl Natl Govt Mfg Ave Blvd Rd Hwy Pkwy Ln Sq Pl "
            "Jr Sr Esq Ph.D PhD M.D B.A M.A B.Sc M.Sc B.S M.S LL.B LL.M J.D D.Phil M.P M.P.s R.N D.D.S "
            "M.B.A M.Phil D.V.M C.P.A Q.C K.C M.E.P ft lb lbs oz hr hrs min mins yr yrs mph sq cu "
            "al govt dept max avg A.D B.C.E C.E"
        ),
        _LAST: "etc a.m p.m",
    },
    "de": {
        _TITLE: (
            "dr prof Hr Hrn Fr Frl St Gen Ing Dipl Mag Dres Präs Abg habil med jur phil rer nat "
            "Dipl.-Ing Dr.-Ing Fa Fam Kard Bgm Hptm Abt Inh stellv stv"
        ),
        _NUMBERED: "nr nrn abs art s bd bde kap ziff lit tel Rn Az Anm Abb Tab Jg H Fn",
        _NEVER: (
            "z.B d.h u.a bzw ca vgl evtl ggf inkl exkl sog bspw i.d.R z.T u.U s.o s.u i.H.v i.V.m "
            "v.a gem geb gest hrsg mind zzgl abzgl ehem z.Zt z.Hd i.A allg insb bes franz engl "
            "amerik röm kath ev zit d.i"
        ),
        _DATE: "Jan Feb Mär Apr Jun Jul Aug Sep Sept Okt Nov Dez",
        _OPEN: (
            "Mio Mrd Tsd Str Jh Jhd Chr n.Chr v.Chr e.V a.D EUR km qm Bhf Pl a.M d.J d.M Co Inc "
            "Corp o.ä Min Sek mtl jährl sen jun Gebr Ges"
        ),
        _LAST: "usw etc u.dgl usf",
    },
    "fr": {
        _TITLE: "M MM Mme Mmes Mlle Mlles Dr Drs Pr Prof Me Mgr St Ste Sts Gén Col Cdt Lt Adj Sgt Vve",
        _NUMBERED: "art p pp n no vol chap fig tél réf ch t éd al num",
        _NEVER: "cf env p.ex c.-à-d ex av apr vs ibid dir trad",
        _DATE: "janv févr avr juil sept oct nov déc",
        _OPEN: "J.-C Jr Inc Corp Ltd Cie S.A U.E O.N.U É.-U E.-U U.R.S.S N.D.L.R hab min km",
        _LAST: "etc",
    },
    "es": {
        _TITLE: (
            "Sr Sra Srta Sres Sras D Dña Dn Dr Dra Dres Prof Profa Gral Cnel Tte Cap Cmdte Sgto Ing "
            "Lic Arq Excmo Excma Ilmo Ilma Mons Pbro Fr Sto Sta Hno Hna Ud Uds Vd Vds Av Avda Rte "
            "Pte Almte Mtro Mtra Rdo"
        ),
        _NUMBERED: "art arts núm núms nro n pág págs p pp cap vol fig tel inc apdo",
        _NEVER: "p.ej cf vs aprox ej v.gr máx mín",
        _DATE: "ene feb mar abr jun jul ago sept sep oct nov dic",
        _OPEN: (
            "EE.UU FF.AA CC.AA S.A S.L S.A.S RR.HH JJ.OO d.C a.C Cía Jr Hnos Inc Corp Ltd U.E km kg "
            "min Bs.As depto prov dpto SS.MM"
        ),
        _LAST: "etc a.m p.m",
    },
    "it": {
        _TITLE: (
            "sig sigg sig.ra sig.na dott dott.ssa dr prof proff prof.ssa avv ing arch geom rag on "
            "onn sen mons gen col ten cap magg cav comm card p.zza v.le egr gent pres min s ss"
        ),
        _NUMBERED: "art artt n nn pag pagg p pp vol fig tel lett par",
        _NEVER: "cfr es p.es ad.es ca vs c.d cd cosid d.l",
        _DATE: "genn febbr feb apr giu lug ago sett set ott nov dic",
        _OPEN: "S.p.A S.r.l a.C d.C U.S.A U.E C.d.A Inc Corp Ltd jr mln mld km F.lli",
        _LAST: "ecc etc",
    },
    "pt": {
        _TITLE: (
            "Sr Sra Srs Sras Srta Dr Dra Drs Dras Prof Profa Profs Eng Arq Gen Cel Ten Maj Cap Sgt "
            "Exmo Exma Ilmo Min Dep Sen Gov Pres Des Pe Sto Sta Av av Adv Brig Alm"
        ),
        _NUMBERED: "art arts nº n núm pág págs p pp cap vol fig tel inc",
        _NEVER: "p.ex cf vs aprox ex séc obs",
        _DATE: "jan fev mar abr mai jun jul ago set out nov dez",
        _OPEN: "S.A Ltda Cia a.C d.C E.U.A U.E Jr Inc Corp Ltd min km kg hab",
        _LAST: "etc a.m p.m",
    },
    "nl": {
        _TITLE: (
            "dhr mevr mw mej drs dr prof ir ing mr ds jhr gen kol lt kap min st burg Z.M H.M Z.K.H "
            "H.K.H mrs"
        ),
        _NUMBERED: "nr nrs blz p pp art hfst afb fig tel par",
        _NEVER: (
            "bijv bv o.a d.w.z m.b.t t.a.v t.o.v i.v.m z.g zgn ca resp vgl m.n i.p.v n.a.v incl "
            "excl max evt vnl t.b.v i.s.m v.a o.m d.m.v"
        ),
        _DATE: "jan feb mrt apr jun jul aug sept sep okt nov dec",
        _OPEN: "mln mld jl a.s n.Chr v.Chr N.V B.V V.S E.U c.s str Co Inc Corp km jr sr",
        _LAST: "enz etc e.d",
    },
    "pl": {
        _TITLE: (
            "prof hab inż gen płk ppłk mjr kpt por ppor sierż ks abp bp kard św ul al pl os im red "
            "woj min prez doc lek med dyr mec dr mgr adm kmdr asp nadkom podinsp insp kom st o bryg dyw"
        ),
        _NUMBERED: "nr art ust pkt poz str s tel rys tab lit rozdz",
        _NEVER: "m.in np tzn tzw tj ok zob wg t.j jw ds zw ur zm ang niem łac ps",
        _OPEN: "tys zł mln mld godz min kw p.n.e n.e km proc jr Inc Corp",
        _LAST: "itd itp etc",
        _YEAR: "r w",
    },
    "ru": {
        _TITLE: (
            "ул пр просп пер пл бул наб им проф акад доц гр ген полк подп кап лейт св о оз р пос дер "
            "тов с д п г-н г-жа адм инж канд д-р"
        ),
        _NUMBERED: "рис табл стр гл ст пп ч тел разд кн вып кв корп т",
        _NEVER: "т.е т.к напр см ср т.н т.наз прибл ок англ нем фр лат греч",
        _OPEN: (
            "тыс млн млрд трлн руб коп долл час мин сек обл респ гг вв в н.э кг км м шт чел экз р-н"
        ),
        _LAST: "др т.д т.п",
        _YEAR: "г",
    },
    "uk": {
        _TITLE: "вул просп пров пл бул наб ім проф акад доц гр ген полк св о оз смт інж",
        _NUMBERED: "рис табл стор с гл ст п пп ч тел розд кн вип т буд",
        _NEVER: "т.зв напр див англ нім фр лат",
        _OPEN: "тис млн млрд трлн грн коп дол год хв сек обл рр н.е кг км шт",
        _LAST: "ін т.д т.п",
        _YEAR: "р м",
    },
    "bg": {
        _TITLE: "ул бул пл проф акад доц д-р инж св гр с ген полк арх г-н г-жа кв ж.к",
        _NUMBERED: "чл ал стр т бр тел фиг",
        _NEVER: "т.е напр вж ср т.нар",
        _OPEN: "хил млн млрд лв ст мин сек обл км кг н.е",
        _LAST: "др т.н",
        _YEAR: "г",
    },
    "tr": {
        _TITLE: (
            "Dr Prof Doç Yrd Av Sn Op Uzm Öğr Gör Alb Yb Bnb Yzb Gen Org Korg Tümg Tuğg Hz Müh Mim "
            "Ecz Arş"
        ),
        _NUMBERED: "no s md tel",
        _NEVER: "örn bkz yak M.Ö M.S krş",
        _OPEN: "Cad Sok Mah Bul Ltd Şti A.Ş T.C Inc Corp Apt",
        _LAST: "vb vs vd",
    },
    "sv": {
        _TITLE: "hr Hr dr prof fil kand med tekn f.d S:t S:ta civ ing jur doc",
        _NUMBERED: "nr kap s sid tel art kl",
        _NEVER: (
            "t.ex bl.a dvs d.v.s s.k ca p.g.a m.a.o resp fr.o.m t.o.m jfr inkl exkl ev enl f.n i.o.m "
            "m.h.a"
        ),
        _DATE: "jan feb apr jun jul aug sept okt nov dec",
        _OPEN: "kr mkr milj mdr st tim min sek e.Kr f.Kr km Inc Corp",
        _LAST: "osv etc m.m m.fl o.s.v o.d",
    },
    "da": {
        _TITLE: "dr prof hr fr cand stud mag lic ing gen kapt Skt Sct adv",
        _NUMBERED: "nr kap s tlf art stk afs fig kl pkt jf",
        _NEVER: (
            "f.eks bl.a dvs d.v.s ca pga p.g.a fx resp inkl ekskl evt ang vedr iflg hhv jvf mht"
        ),
        _DATE: "jan feb mar apr jun jul aug sept okt nov dec des",
        _OPEN: "kr mio mia mill mrd e.Kr f.Kr km pct Inc Corp min",
        _LAST: "osv etc m.m m.v m.fl mv o.l",
    },
    "cs": {
        _TITLE: (
            "dr prof doc ing mgr bc judr mudr phdr rndr gen plk pplk mjr kpt npor p sv ul nám tř "
            "arch mons"
        ),
        _NUMBERED: "č čís str s odst písm čl tel obr tab kap sb",
        _NEVER: "např tzv tj tzn resp cca zejm vč srov t.j angl něm lat",
        _OPEN: "tis mil mld hod min sek st n.l př.n.l km a.s s.r.o o.p.s Inc Corp",
        _LAST: "apod atd aj",
    },
    "ro": {
        _TITLE: "dl dna d-na dr prof ing av gen col lt cpt pr sf str bd arh univ conf asist acad",
        _NUMBERED: "nr art alin lit pag p pp vol cap fig tel pct",
        _NEVER: "ex de.ex cca cf vs aprox",
        _OPEN: "mil mld S.A S.R.L d.Hr î.Hr a.m p.m jud loc com Inc Corp",
        _LAST: "etc ș.a ș.a.m.d",
    },
    "el": {
        _TITLE: "κ κα κκ δρ καθ στρ αγ πλ οδ λεωφ υπ βουλ σεβ",
        _NUMBERED: "αρ αρθ σελ σ παρ κεφ τηλ εικ αριθ",
        _NEVER: "π.χ δηλ βλ πρβλ λ.χ ό.π",
        _DATE: "Ιαν Φεβ Μαρ Απρ Ιουν Ιουλ Αυγ Σεπ Οκτ Νοε Δεκ",
        _OPEN: "εκατ δισ τρισ χιλ χλμ μ.Χ π.Χ Η.Π.Α Ε.Ε Ο.Η.Ε Α.Ε τ.μ δολ",
        _LAST: "κ.λπ κλπ κ.ά κ.α π.μ μ.μ κ.τ.λ κτλ κ.ο.κ",
    },
    "id": {
        _TITLE: (
            "dr prof Ir Hj Drs Dra Tn Ny Sdr Sdri KH K.H Jl Jln St Tgk Brigjen Kol Letjen Mayjen "
            "Kompol AKP Kombes Gg Kec Kab Kel"
        ),
        _NUMBERED: "no hlm hal ps jil tel telp Rp",
        _NEVER: "a.n u.p d.a y.l s.d",
        _OPEN: "S.H M.H S.E M.Si M.Sc S.Pd M.A S.T Ph.D Tbk S.Sos M.M M.Hum Inc Corp",
        _LAST: "dll dsb dst dkk",
    },
    "vi": {
        _TITLE: "TP Tp TX Tx TT TS Ts ThS Ths PGS GS BS Bs LS KS ĐH Th.S GS.TS PGS.TS CN NSND NSƯT",
        _NUMBERED: "tr ĐT",
        _NEVER: "vd",
        _OPEN: "Inc Corp Co Ltd",
        _LAST: "v.v vv",
    },
    "hu": {
        _TITLE: "dr prof özv ifj id Szt st gr br hg",
        _NUMBERED: "sz old tel",
        _NEVER: "pl ún kb ill vö",
        _OPEN: "u ker kft zrt nyrt bt i.e i.sz Kr Inc Corp em",
        _LAST: "stb",
    },
    "fi": {
        _TITLE: "prof tri fil maist tuom hra rva nti",
        _NUMBERED: "nro s puh",
        _NEVER: "esim ns mm vrt ks n ts ml huom",
        _OPEN: "milj mrd klo eaa jaa eKr jKr kpl min Inc Corp",
        _LAST: "jne yms ym",
    },
    "he": {_TITLE: "פרופ גב"},
    "hi": {
        _TITLE: (
            "डॉ डा श्री श्रीमती प्रो पं कु मो स्व एड इं ले कै न्या "
            # Initials are written as the English names of the letters.
            "ए बी सी डी ई एफ जी एच आई जे के एल एम एन ओ पी आर एस टी यू वी"
        ),
        _NUMBERED: "नं सं क्र पृ रु",
        _OPEN: "कि.मी मि.मी से.मी बी.ए एम.ए वि.सं ई.पू",
    },
    "mr": {_TITLE: "डॉ प्रा सौ कै पं ॲड अॅड श्री", _NUMBERED: "क्र नं रु पृ"},
    "ne": {_TITLE: "डा डॉ श्री प्रा पं", _NUMBERED: "नं रु पृ", _OPEN: "वि.सं कि.मी"},
    "bn": {
        _TITLE: (
            "ড ডা মো মোঃ মোহা মি অ্যাড ইঞ্জি মু "
            "এ বি সি ডি ই এফ জি এইচ আই জে কে এল এম এন ও পি আর এস টি ইউ ভি"
        ),
        _NUMBERED: "নং টা পৃ",
        _OPEN: "কি.মি লি কোং",
    },
    "kn": {_TITLE: "ಡಾ ಶ್ರೀ ಪ್ರೊ"},
    "te": {_TITLE: "డా శ్రీ ప్రొ"},
    "gu": {_TITLE: "ડૉ ડો શ્રી પ્રો"},
    "pa": {_TITLE: "ਡਾ ਸ਼੍ਰੀ ਪ੍ਰੋ"},
    "ka": {_TITLE: "აკად პროფ დოქტ", _NUMBERED: "გვ მუხ"},
    "ta": {_TITLE: "திரு பேரா எம் ஜி எஸ் கே ஆர் பி"},
}

# Languages without a list of their own, and the close relative whose list serves them.
RELATIVES = {
    "no": "da", "nb": "da", "nn": "da", "fo": "da", "is": "da", "sk": "cs", "hr": "cs", "sl": "cs",
    "bs": "cs", "ca": "es", "eu": "es", "gl": "pt", "mk": "bg", "sr": "bg", "be": "ru", "kk": "ru",
    "ky": "ru", "az": "tr", "ku": "tr", "ms": "id", "jv": "id", "af": "nl", "lb": "de", "et": "fi",
    "mo": "ro", "as": "bn", "iw": "he", "in": "id",
}  # fmt: skip
