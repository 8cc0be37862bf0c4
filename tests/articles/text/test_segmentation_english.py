"""English news, category by category. In each text, "¦" stands where a sentence ends."""

import pytest

from tests.articles.text.test_segmentation import cut_as_marked


@pytest.mark.parametrize(
    "marked",
    [
        "KYIV, Ukraine (AP) — Russian drones hit the port overnight.¦ Two people died.",
        "WASHINGTON, D.C. — The Senate passed the bill 52-48.¦ The House votes next.",
        "LONDON, Oct. 5 (Reuters) - Shares fell 2%.¦ Oil rose.",
        "ST. PAUL, Minn. (AP) — The governor signed the law.¦ It takes effect Aug. 1.",
        "BEIRUT/JERUSALEM — Israel struck Lebanon.¦ Hezbollah vowed revenge.",
        "PARIS, June 3. — The minister resigned.",
        "U.N. HEADQUARTERS, Jan. 12 (Xinhua) -- The Security Council met on Friday.¦ No vote was taken.",
    ],
)
def test_a_dateline_belongs_to_its_first_sentence(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Sen. Amy Klobuchar, D-Minn., and Rep. Adam Schiff, D-Calif., spoke.¦ Gov. Ron DeSantis did not.",
        "Prof. Dr. Hans Maier met Lt. Col. Ana Silva.¦ Maj. Gen. Pat Ryder declined.",
        "Mr. and Mrs. Okafor sued Messrs. Bell and Co. in May.¦ Ms. Okafor won.",
        "The Rev. Al Sharpton and the Hon. Judge Reyes attended.¦ Capt. Lee did not.",
        "Brig. Gen. Smith and Sgt. 1st Class Jones were there.¦ St. Louis won.",
    ],
)
def test_a_title_or_rank_leads_on_to_its_name(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "“We are ready. We will not wait,” the general said.¦ Troops moved at dawn.",
        "He told reporters: “It is over. We won.”¦ The crowd cheered.",
        '"We lost. It hurts," said coach Ana Ruiz.¦ "But we will be back."',
        '"Is it true?" asked the judge.¦ "Yes," she said.',
        "“It’s a lie!” Mr. Kline shouted.¦ “A total lie.”",
        "“I thought I would die,” she said, “and then he came.”¦ Nobody else survived.",
        "“When I asked him, he said, ‘Never. Not in my lifetime.’ I believed him,” she said.¦ He lied.",
        "‘We are finished. There is no money left,’ he said.¦ ‘None at all.’",
        "The headline read “Stop the Press! War Is Over.”¦ It was false.",
        "She called it “nonsense.”¦ “It is a hoax,” she added.",
        "He asked, “Why now?”¦ Smith said nothing.",
        "“Who paid for it?” Smith asked.¦ Nobody knew.",
        "“Who paid for it?”¦ The room was silent.",
        "“Absolutely not,” the president said when asked if he would resign.¦ “Next question.”",
        "The so-called “Dr. Death” was arrested.¦ Police said so.",
        "He said he was “very, very sorry.”¦ Later he left.",
        "“Help!” she screamed.¦ “Help me!”",
        '"Stop!"¦ He ran.',
    ],
)
def test_a_quotation_stays_with_its_speech_clause(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "He paused… then left.¦ She stayed.",
        "“We tried … but failed,” he said.¦ It ended.",
        "It was over...¦ The crowd left.",
        "The report says “the crew [...] had left. ...”¦ Nobody stayed.",
        "He waited ...¦ Then he left.",
        "So ... who did it?¦ No one knows.",
    ],
)
def test_an_ellipsis_ends_a_sentence_only_when_it_closes_one(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "George W. Bush met J.R.R. Tolkien fans.¦ J. D. Vance spoke.",
        "Samuel L. Jackson and Michael B. Jordan starred.¦ E. coli was found.",
        "He got hepatitis C.¦ Doctors say he will live.",
        "It began in World War I.¦ Germany lost.",
        "The suspect, identified as Ali M., is 19.¦ He was held in Cell Block D.¦ Guards found him.",
        "They voted for Option A.¦ Nobody voted for Option B.",
        "H.R. McMaster and T.S. Eliot agree.¦ P.T. Barnum did not.",
        "Malcolm X was shot.",
        "John F. Kennedy Jr. died in 1999.¦ His plane crashed.",
    ],
)
def test_initials_lead_on_and_designations_end(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "He works for Apple Inc.¦ The firm is based in California.",
        "Ford Motor Co. said sales rose.¦ Shares of Tesla Inc. fell 3%.",
        "She has a Ph.D.¦ He has an M.D. from Yale.",
        "They met at 5 p.m.¦ The meeting lasted an hour.",
        "It opened at 9 a.m. Monday and closed at 4 p.m. Friday.¦ Nobody came.",
        "She lives in Washington, D.C.¦ He lives in New York.",
        "He flew to the U.S. on Monday.¦ She stayed in the U.K.¦ They met in the U.S. Senate.",
        "Apple Inc. Chief Executive Tim Cook spoke.¦ Berkshire Hathaway Inc. Chairman Warren Buffett did not.",
        "U.S. President Joe Biden met U.N. Secretary-General Antonio Guterres.¦ U.S. Marines landed.",
        "The U.N. Office for the Coordination of Humanitarian Affairs warned of famine.¦ U.S. Fish and Wildlife officials agreed.",
        "The bank is based in the U.K. and the U.S.¦ It employs 40 people.",
        "The court sits at 40 Elm St. in Boston.¦ He moved to 5th Ave.¦ The rent is high.",
        "He left the U.S.¦ Israel denied it.",
        "Dell Technologies Inc., based in Texas, fell.¦ So did Alphabet Inc.",
        "Profit at Toyota Motor Corp.¦ It rose 3%.",
        "He weighs 180 lbs.¦ She weighs less.",
    ],
)
def test_a_country_or_company_before_a_new_sentence_ends_the_old_one(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "See p. 14 and pp. 20-22.¦ Read Art. 5 of the law.",
        "He lives at No. 10 Downing Street.¦ Flight No. 12 was late.",
        "Vol. 3 and Ch. 4 are missing.¦ Fig. A shows why.",
        "Is it true?¦ No.¦ It is false.",
        "The law has three parts: 1. It cuts taxes.¦ 2. It raises fees.¦ 3. It bans smoking.",
        "Version 2.0.¦ It fixes bugs.",
        "The score was 3-1.¦ United won.",
        "It rose 4.5.¦ Then it fell 3.2%.",
    ],
)
def test_a_number_stays_with_the_word_that_counts_it(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "The trial began on Jan. 5.¦ It ended in Feb.¦ The verdict came on Mon., Sept. 9.",
        "He was born Nov. 3, 1960, in Paris.¦ He died in Dec.",
        "It runs from Apr. to Aug.¦ The fee is $5.",
        "The 10:30 a.m. EST call was cancelled.¦ It resumed at 1 p.m. ET.¦ Later, at 4:15 p.m. GMT, it ended.",
        "He arrived at 7 p.m.¦ Donald Trump left.",
        "On Sun. Oct. 4 it rained.¦ We sat in the sun.¦ It was hot.",
    ],
)
def test_months_days_and_clock_times_lead_on_to_their_numbers(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "He left.¦ (She stayed.)",
        "The bank (founded in 1901) failed.¦ (See page 3.)",
        "The minister (who resigned. twice.) laughed.",
        "[Editor’s note: This article was corrected.]¦ The mayor agreed.",
        "He said it was over (it was not).¦ Then he left.",
        "The vote (held on Jan. 5) failed.",
    ],
)
def test_a_bracket_is_whole(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Yahoo! Inc. said profit rose.¦ Guess what!¦ It fell.",
        "What?!¦ Really?¦ Yes!",
        "Is it true that Jeopardy! is cancelled?¦ No.",
        "Why?¦ Because.",
        "The band Panic! at the Disco split.¦ Fans wept.",
    ],
)
def test_exclamations_and_questions_end_unless_they_are_names(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Read more at www.example.com.¦ Write to desk@example.org.¦ We reply.",
        "See https://example.com/a.b?c=d.¦ It works.",
        "Visit Example.com for more.¦ Booking.com said so.",
        "The file is called report.pdf.¦ It is 3.5 MB.",
        "Details here: https://example.org/x.¦ https://example.com has more.",
    ],
)
def test_addresses_are_not_cut(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "We won! 🎉¦ Thanks to all.",
        "Great news.🎉¦ We won.",
        "Stay home.¦ @WHO says cases fell.¦ #COVID19 is not over.",
        "RT @bob: He lied.¦ Sad!",
    ],
)
def test_emoji_mentions_and_hashtags_of_posts(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "It cost $5.5bn.¦ €3m was lost.",
        "Sales rose 8%.¦ iPad sales fell.¦ al-Shabab claimed the attack.",
        "It fell by 3 percent.¦ 40 people died.",
        "He paid 1,200.50 dollars.¦ She paid £3.",
    ],
)
def test_decimals_currencies_and_lower_case_brands(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Costs (e.g. fuel, food etc.) rose.¦ It was bad.",
        "Real Madrid vs. Barcelona ended 2-2.¦ It was fair.",
        "Smith et al. found a link.¦ Jones et al.¦ They did not.",
        "Approx. 300 people came, incl. Mayor Bell.¦ He spoke.",
        "In Roe v. Wade the court ruled.¦ It was 1973.",
    ],
)
def test_latin_abbreviations(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "It fell.[12]¦ It rose.²¦ It ended.*",
        "It fell.[3][4]¦ It rose. [5]",
    ],
)
def test_footnote_marks_stay_with_their_sentence(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "He left — she stayed.¦ The end was near — or so he thought.¦ Nobody knew.",
        "“To be or not to be.” — William Shakespeare",
        "The answer — “No!” — was clear.¦ He left.",
    ],
)
def test_an_english_dash_adds_to_its_sentence(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "The minister resigned.¦The vote is due.",
        "“It is over.”¦She left the room.",
        "Booking.com and Node.js are names.",
        "Write to John.Smith@example.org or see https://example.org/News.Html today.",
    ],
)
def test_a_forgotten_space_between_sentences_is_no_obstacle(marked):
    cut_as_marked(marked)
