//! Given names.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Common given names, most of them English, German or Spanish; none that is a word or a product too.
const GIVEN: &str = "\
    aaron abdul achim adam adrian agnes ahmed aisha alan albert alejandro alessandro alex \
    alexander alexandra alexandre alexis alice alina allison amanda amelia amir amy ana \
    anastasia andre andrea andreas andrej andrew angela angelika anika anita anja anke anna anne \
    anneliese annette annika anthony antje anton antonio arne arnold arthur astrid axel barbara \
    beate beatrice ben benjamin bernd bernhard bettina bianca birgit bjorn bob boris brenda \
    brian bridget britta bruno caitlin camille carl carla carlos carmen carol caroline catherine \
    cecilia charles chen chloe chris christian christina christine christoph christophe \
    christopher claire clara claudia claus corinna cornelia cynthia daniel daniela david deborah \
    debra dennis detlef diana diego dieter dietmar dimitri dirk dmitri donald donna doris \
    dorothea dorothy eberhard eckhard edith eduardo edward elaine eleanor elena elias elisa \
    elisabeth elizabeth elke ellen emil emilia emily emma eric erik erika ernst esther eugen eva \
    evelyn fabian fatima ferdinand fernando finn florian francesca francesco francisco frank \
    franz frederik friedrich fritz gabriel gabriela gabriele gary georg george gerald gerd \
    gerhard gertrud gisela giulia giuseppe grace gregory gudrun guido guillaume gunther gustav \
    hannah hans harald hartmut hassan heather hedwig heidi heike heiko heinrich heinz helen \
    helena helga helmut henning henrik henry herbert hermann hildegard holger horst hubert ian \
    ibrahim ilse ingeborg ingo ingrid irene irina isabel isabella ivan jack jacob jakob james \
    jamie jan jana jane janet janina jason javier jean jeff jeffrey jennifer jenny jens jessica \
    jill jim joachim joan joanna joaquin jochen joe johann johanna johannes john jolanta jonas \
    jonathan jorg jorge josef josefine joseph josephine joshua juan judith julia julian juliana \
    juliane julie julius jurgen justin jutta kai karen karin karina karl karsten katarina kate \
    katharina katherine kathleen kathrin kathryn katja katrin keith kelly ken kenneth kerstin \
    kevin khalid klaus konrad kristin kristina kumar kurt larry lars laura lauren lea leah lena \
    leon leonard leonie liam linda lisa lorenz lothar louis luca lucas lucy luis luisa lukas \
    lutz lydia magdalena maja malte manfred manuel manuela marc marcel marco marcus margaret \
    margarete margit maria mariam mariana marie marina mario marion markus marlene marta martha \
    martin mary mateo mathias matthew matthias maurice maximilian megan mehmet meike melanie \
    melissa mia michael michelle miguel mike miriam mirko mohamed mohammad mohammed monica \
    monika moritz muhammad mustafa nadia nadine nadja nancy natalia natalie natascha nathan \
    nicholas nicole nils nina noah nora norbert olaf oleg olga oliver olivia olivier omar pablo \
    pamela pascal patricia patrick paul paula pedro peter petra philip philipp pierre priya \
    rachel rafael rainer raj ralf ralph ramona rebecca reinhard renate rene ricardo richard rita \
    robert roberta roger roland rolf ronald rosa rosemarie rudolf ruth ryan sabine sabrina sam \
    samantha samira samuel sandra sara sarah sascha scott sean sebastian selma sergei sergio \
    sharon siegfried silke silvia simon simone sofia sonja sophie stefan stefanie steffen \
    stephan stephanie stephen steven stuart susan susanne sven svenja sylvia tamara tanja \
    tatiana teresa thea theresa thomas thorsten tilman tim timothy tina tobias tom tomas tony \
    torsten ulf ulrich ulrike ursula ute uwe valentin valeria vanessa vera verena veronika \
    victor victoria viktor vincent vladimir volker walter waltraud wei wendy werner wilhelm \
    william wolfgang xavier yasmin yuki yusuf yvonne zeynep zoe";

/// True for a common given name in lower case.
pub(super) fn is_given_name(word: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| GIVEN.split(' ').collect());
    NAMES.contains(word)
}
