//! Given names.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Common given names, most of them English, German or Spanish; none that is a word or a product too.
const GIVEN: &str = "\
    aaron abdul abigail achim adam adrian adriana agnes ahmed aidan aiden aisha akira alan \
    albert alejandro alessandro alex alexander alexandra alexandre alexis alfred alfredo \
    alice alicia alina allan allison alvaro amanda amelia amelie amina amir amira amit amy \
    ana anastasia andre andrea andreas andrej andrew andy angela angelika angus anika anil \
    anisha anita anja anke anna annabel annalisa anne anneliese annemarie annette annika \
    anthony antje anton antonia antonio anya arianna arjun arlene arne arnold arthur arturo \
    arun ashley ashok astrid audrey axel barbara beate beatrice beatriz ben benedict \
    benjamin bernadette bernd bernhard bernice beth bettina betty beverly bianca billy \
    birgit bjorn bob bogdan bonnie boris bradley brandon brenda brendan brent brian bridget \
    britta bruno bryan caitlin caleb calvin cameron camille carl carla carlos carmela carmen \
    carol caroline carolyn catherine cathy cecilia celeste celine charles charlotte chen \
    cheryl chiara chidi chloe chris christian christina christine christoph christophe \
    christopher cindy claire clara clarence claudia claus clifford clyde colin connor corey \
    corinna cornelia curtis cynthia damian damien daniel daniela danielle danny daphne \
    darius darren david deborah debra deepak delia denise dennis derek detlef devin diana \
    diego dieter dietmar dimitri dirk dmitri dmitry dolores dominic dominik donald donna \
    doreen doris dorothea dorothy duncan eberhard eckhard edgar edith eduardo edward edwin \
    eileen elaine eleanor elena elias elisa elisabeth elizabeth elke ella ellen elliot elsa \
    elsie emil emilia emily emma enrique eric erik erika erin ernesto ernst esther ethan \
    eugen eugene eunice eva evelyn fabian farah farhan fatima felicia ferdinand fernando \
    finn fiona florian francesca francesco francisco frank franz frederik freya friedrich \
    fritz gabriel gabriela gabriele gareth gary gavin gemma geoffrey georg george gerald \
    geraldine gerd gerhard gertrud gianna gina giovanni gisela giulia giuseppe gloria grace \
    gregory greta gudrun guido guillaume gunther gustav hamza hannah hans harald harriet \
    hartmut hassan heather hector hedwig heidi heike heiko heinrich heinz helen helena helga \
    helmut henning henrietta henrik henry herbert hermann hildegard hiroshi holger horst \
    hubert hugo ian ibrahim ilse imran ines ingeborg ingo ingrid irene irina irma isaac \
    isabel isabella isabelle ismail ivan jack jacob jacqueline jaime jakob james jamie jan \
    jana jane janet janina jared jasmine jason javed javier jean jeff jeffrey jennifer jenny \
    jens jerome jesse jessica jill jim joachim joan joanna joanne joaquin jochen jodie joe \
    johan johann johanna johannes john jolanta jonah jonas jonathan jorg jorge jorgen josef \
    josefine joseph josephine joshua joyce juan juanita judith judy julia julian juliana \
    juliane julie julius jurgen justin jutta kai kamal karen karim karin karina karl karsten \
    katarina kate katharina katherine kathleen kathrin kathryn kathy katja katrin kavita \
    keira keith kelly kelvin ken kenji kenneth kerstin kevin khalid kiran kirsten klaus \
    konrad krishna kristen kristian kristin kristina kumar kurt laila lakshmi larry lars \
    laura lauren lauri lea leah leigh leila lena leon leonard leonie leroy liam liliana \
    lillian linda linnea lisa lloyd lois lorenz lorenzo lorraine lothar louis louise luca \
    lucas lucia luciana lucy luigi luis luisa lukas lutz lydia mabel madeleine magdalena \
    maja malcolm malte mandy manfred manoj manuel manuela marc marcel marcela marcia marco \
    marcus margaret margarete margit margot maria mariam marian mariana marianne maribel \
    marie marilyn marina mario marion marisa marjorie markus marlene marlon marta martha \
    martin marvin mary mateo mathew mathias mathilde matthew matthias mattias maureen \
    maurice maxime maximilian meera megan mehdi mehmet meike melanie melissa meredith mia \
    michael michelle miguel mikael mike mikhail mildred minh miranda miriam mirko mohamed \
    mohammad mohammed mohan molly monica monika monique moritz muhammad muriel mustafa \
    nadeem nadia nadine nadja nancy naomi natalia natalie natascha natasha nathan neha neil \
    ngozi nicholas nicola nicolas nicole nigel nikhil nikita nikolai nils nina noah nora \
    norbert octavia olaf oleg olena olga oliver olivia olivier olof omar omid pablo pamela \
    paolo pascal patricia patricio patrick patrik paul paula pauline pavel pedro peter petra \
    philip philipp phoebe phyllis pierre piotr pooja prakash preeti priscilla priya quentin \
    rachel rafael rahul rainer raj rajesh ralf ralph ramesh ramona randall raphael rashid \
    ravi raymond rebecca reginald reinhard renata renate rene rhonda ricardo richard rita \
    robert roberta rodney rodrigo roger roland rolf romain ronald rosa rosalind rosemarie \
    rosemary roxanne rudolf rupert ruth ryan sabine sabrina salma salvatore sam samantha \
    samira samuel sandeep sandra sanjay sara sarah sascha saskia scott sean sebastian \
    sebastien selma serena sergei sergey sergio shane shannon sharon shauna sheila shirley \
    siegfried sigrid silke silvia simon simona simone sofia sofie sonja sophie soren stefan \
    stefanie steffen stephan stephanie stephen steven stuart sunil suresh susan susanne \
    suzanne sven svenja sylvia tabitha takashi tamara tanja tariq tatiana tatjana terence \
    teresa teresita thea theo theodore theresa thomas thorsten tiffany tilman tim timothy \
    tina tobias tom tomas tomasz tony torsten travis trevor tristan ulf ulrich ulrike ursula \
    ute uwe valentin valeria valerie vanessa vasily vera verena veronica veronika vicky \
    victor victoria vijay vikram viktor vincent vincenzo vivian vladimir volker walid walter \
    waltraud wanda wei wendy werner wesley wilhelm william wolfgang xavier yannick yasmin \
    yolanda youssef yuki yuri yusuf yves yvonne zachary zahra zara zeynep zoe";

/// True for a common given name in lower case.
pub(super) fn is_given_name(word: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| GIVEN.split(' ').collect());
    NAMES.contains(word)
}
