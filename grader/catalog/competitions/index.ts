import type { CatalogEntry } from './entry.ts';
import { LYFT_3D_OBJECT_DETECTION } from './3d-object-detection-for-autonomous-vehicles.ts';
import { AERIAL_CACTUS_IDENTIFICATION } from './aerial-cactus-identification.ts';
import { AI4CODE } from './AI4Code.ts';
import { ALASKA2_IMAGE_STEGANALYSIS } from './alaska2-image-steganalysis.ts';
import { APTOS2019_BLINDNESS_DETECTION } from './aptos2019-blindness-detection.ts';
import { BILLION_WORD_IMPUTATION } from './billion-word-imputation.ts';
import { BMS_MOLECULAR_TRANSLATION } from './bms-molecular-translation.ts';
import { CASSAVA_LEAF_DISEASE_CLASSIFICATION } from './cassava-leaf-disease-classification.ts';
import { CDISCOUNT_IMAGE_CLASSIFICATION_CHALLENGE } from './cdiscount-image-classification-challenge.ts';
import { CHAII_HINDI_AND_TAMIL_QUESTION_ANSWERING } from './chaii-hindi-and-tamil-question-answering.ts';
import { CHAMPS_SCALAR_COUPLING } from './champs-scalar-coupling.ts';
import { DENOISING_DIRTY_DOCUMENTS } from './denoising-dirty-documents.ts';
import { DETECTING_INSULTS_IN_SOCIAL_COMMENTARY } from './detecting-insults-in-social-commentary.ts';
import { DOG_BREED_IDENTIFICATION } from './dog-breed-identification.ts';
import { DOGS_VS_CATS_REDUX_KERNELS_EDITION } from './dogs-vs-cats-redux-kernels-edition.ts';
import { FACEBOOK_RECRUITING_III_KEYWORD_EXTRACTION } from './facebook-recruiting-iii-keyword-extraction.ts';
import { FREESOUND_AUDIO_TAGGING_2019 } from './freesound-audio-tagging-2019.ts';
import { GOOGLE_QUEST_CHALLENGE } from './google-quest-challenge.ts';
import { GOOGLE_RESEARCH_IDENTIFY_CONTRAILS_REDUCE_GLOBAL_WARMING } from './google-research-identify-contrails-reduce-global-warming.ts';
import { H_AND_M_PERSONALIZED_FASHION_RECOMMENDATIONS } from './h-and-m-personalized-fashion-recommendations.ts';
import { HERBARIUM_2020_FGVC7 } from './herbarium-2020-fgvc7.ts';
import { HERBARIUM_2021_FGVC8 } from './herbarium-2021-fgvc8.ts';
import { HERBARIUM_2022_FGVC9 } from './herbarium-2022-fgvc9.ts';
import { HISTOPATHOLOGIC_CANCER_DETECTION } from './histopathologic-cancer-detection.ts';
import { HMS_HARMFUL_BRAIN_ACTIVITY_CLASSIFICATION } from './hms-harmful-brain-activity-classification.ts';
import { HOTEL_ID_2021_FGVC8 } from './hotel-id-2021-fgvc8.ts';
import { HUBMAP_KIDNEY_SEGMENTATION } from './hubmap-kidney-segmentation.ts';
import { ICECUBE_NEUTRINOS_IN_DEEP_ICE } from './icecube-neutrinos-in-deep-ice.ts';
import { IMET_2020_FGVC7 } from './imet-2020-fgvc7.ts';
import { INATURALIST_2019_FGVC6 } from './inaturalist-2019-fgvc6.ts';
import { INVASIVE_SPECIES_MONITORING } from './invasive-species-monitoring.ts';
import { IWILDCAM_2019_FGVC6 } from './iwildcam-2019-fgvc6.ts';
import { IWILDCAM_2020_FGVC7 } from './iwildcam-2020-fgvc7.ts';
import { JIGSAW_TOXIC_COMMENT_CLASSIFICATION_CHALLENGE } from './jigsaw-toxic-comment-classification-challenge.ts';
import { JIGSAW_UNINTENDED_BIAS_IN_TOXICITY_CLASSIFICATION } from './jigsaw-unintended-bias-in-toxicity-classification.ts';
import { KUZUSHIJI_RECOGNITION } from './kuzushiji-recognition.ts';
import { LEAF_CLASSIFICATION } from './leaf-classification.ts';
import { LEARNING_AGENCY_LAB_AUTOMATED_ESSAY_SCORING_2 } from './learning-agency-lab-automated-essay-scoring-2.ts';
import { LMSYS_CHATBOT_ARENA } from './lmsys-chatbot-arena.ts';
import { ML2021SPRING_HW2 } from './ml2021spring-hw2.ts';
import { MLSP_2013_BIRDS } from './mlsp-2013-birds.ts';
import { MOVIE_REVIEW_SENTIMENT_ANALYSIS_KERNELS_ONLY } from './movie-review-sentiment-analysis-kernels-only.ts';
import { MULTI_MODAL_GESTURE_RECOGNITION } from './multi-modal-gesture-recognition.ts';
import { NEW_YORK_CITY_TAXI_FARE_PREDICTION } from './new-york-city-taxi-fare-prediction.ts';
import { NFL_PLAYER_CONTACT_DETECTION } from './nfl-player-contact-detection.ts';
import { NOMAD2018_PREDICT_TRANSPARENT_CONDUCTORS } from './nomad2018-predict-transparent-conductors.ts';
import { OSIC_PULMONARY_FIBROSIS_PROGRESSION } from './osic-pulmonary-fibrosis-progression.ts';
import { PADDY_DISEASE_CLASSIFICATION } from './paddy-disease-classification.ts';
import { PETFINDER_PAWPULARITY_SCORE } from './petfinder-pawpularity-score.ts';
import { PLANT_PATHOLOGY_2020_FGVC7 } from './plant-pathology-2020-fgvc7.ts';
import { PLANT_PATHOLOGY_2021_FGVC8 } from './plant-pathology-2021-fgvc8.ts';
import { PLANT_SEEDLINGS_CLASSIFICATION } from './plant-seedlings-classification.ts';
import { PLAYGROUND_SERIES_S3E18 } from './playground-series-s3e18.ts';
import { PREDICT_VOLCANIC_ERUPTIONS_INGV_OE } from './predict-volcanic-eruptions-ingv-oe.ts';
import { RANDOM_ACTS_OF_PIZZA } from './random-acts-of-pizza.ts';
import { RANZCR_CLIP_CATHETER_LINE_CLASSIFICATION } from './ranzcr-clip-catheter-line-classification.ts';
import { RSNA_2022_CERVICAL_SPINE_FRACTURE_DETECTION } from './rsna-2022-cervical-spine-fracture-detection.ts';
import { RSNA_BREAST_CANCER_DETECTION } from './rsna-breast-cancer-detection.ts';
import { RSNA_MICCAI_BRAIN_TUMOR_RADIOGENOMIC_CLASSIFICATION } from './rsna-miccai-brain-tumor-radiogenomic-classification.ts';
import { SETI_BREAKTHROUGH_LISTEN } from './seti-breakthrough-listen.ts';
import { SIIM_COVID19_DETECTION } from './siim-covid19-detection.ts';
import { SIIM_ISIC_MELANOMA_CLASSIFICATION } from './siim-isic-melanoma-classification.ts';
import { SMARTPHONE_DECIMETER_2022 } from './smartphone-decimeter-2022.ts';
import { SPACESHIP_TITANIC } from './spaceship-titanic.ts';
import { SPOOKY_AUTHOR_IDENTIFICATION } from './spooky-author-identification.ts';
import { STANFORD_COVID_VACCINE } from './stanford-covid-vaccine.ts';
import { STATOIL_ICEBERG_CLASSIFIER_CHALLENGE } from './statoil-iceberg-classifier-challenge.ts';
import { TABULAR_PLAYGROUND_SERIES_DEC_2021 } from './tabular-playground-series-dec-2021.ts';
import { TABULAR_PLAYGROUND_SERIES_MAY_2022 } from './tabular-playground-series-may-2022.ts';
import { TENSORFLOW_SPEECH_RECOGNITION_CHALLENGE } from './tensorflow-speech-recognition-challenge.ts';
import { TENSORFLOW2_QUESTION_ANSWERING } from './tensorflow2-question-answering.ts';
import { TEXT_NORMALIZATION_CHALLENGE_ENGLISH_LANGUAGE } from './text-normalization-challenge-english-language.ts';
import { TEXT_NORMALIZATION_CHALLENGE_RUSSIAN_LANGUAGE } from './text-normalization-challenge-russian-language.ts';
import { TGS_SALT_IDENTIFICATION_CHALLENGE } from './tgs-salt-identification-challenge.ts';
import { THE_ICML_2013_WHALE_CHALLENGE_RIGHT_WHALE_REDUX } from './the-icml-2013-whale-challenge-right-whale-redux.ts';
import { TWEET_SENTIMENT_EXTRACTION } from './tweet-sentiment-extraction.ts';
import { US_PATENT_PHRASE_TO_PHRASE_MATCHING } from './us-patent-phrase-to-phrase-matching.ts';
import { UW_MADISON_GI_TRACT_IMAGE_SEGMENTATION } from './uw-madison-gi-tract-image-segmentation.ts';
import { VENTILATOR_PRESSURE_PREDICTION } from './ventilator-pressure-prediction.ts';
import { VESUVIUS_CHALLENGE_INK_DETECTION } from './vesuvius-challenge-ink-detection.ts';
import { VINBIGDATA_CHEST_XRAY_ABNORMALITIES_DETECTION } from './vinbigdata-chest-xray-abnormalities-detection.ts';
import { WHALE_CATEGORIZATION_PLAYGROUND } from './whale-categorization-playground.ts';

const ALL: readonly CatalogEntry[] = [
  LYFT_3D_OBJECT_DETECTION,
  AI4CODE,
  AERIAL_CACTUS_IDENTIFICATION,
  ALASKA2_IMAGE_STEGANALYSIS,
  APTOS2019_BLINDNESS_DETECTION,
  BILLION_WORD_IMPUTATION,
  BMS_MOLECULAR_TRANSLATION,
  CASSAVA_LEAF_DISEASE_CLASSIFICATION,
  CDISCOUNT_IMAGE_CLASSIFICATION_CHALLENGE,
  CHAII_HINDI_AND_TAMIL_QUESTION_ANSWERING,
  CHAMPS_SCALAR_COUPLING,
  DENOISING_DIRTY_DOCUMENTS,
  DETECTING_INSULTS_IN_SOCIAL_COMMENTARY,
  DOG_BREED_IDENTIFICATION,
  DOGS_VS_CATS_REDUX_KERNELS_EDITION,
  FACEBOOK_RECRUITING_III_KEYWORD_EXTRACTION,
  FREESOUND_AUDIO_TAGGING_2019,
  GOOGLE_QUEST_CHALLENGE,
  GOOGLE_RESEARCH_IDENTIFY_CONTRAILS_REDUCE_GLOBAL_WARMING,
  H_AND_M_PERSONALIZED_FASHION_RECOMMENDATIONS,
  HERBARIUM_2020_FGVC7,
  HERBARIUM_2021_FGVC8,
  HERBARIUM_2022_FGVC9,
  HISTOPATHOLOGIC_CANCER_DETECTION,
  HMS_HARMFUL_BRAIN_ACTIVITY_CLASSIFICATION,
  HOTEL_ID_2021_FGVC8,
  HUBMAP_KIDNEY_SEGMENTATION,
  ICECUBE_NEUTRINOS_IN_DEEP_ICE,
  IMET_2020_FGVC7,
  INATURALIST_2019_FGVC6,
  INVASIVE_SPECIES_MONITORING,
  IWILDCAM_2019_FGVC6,
  IWILDCAM_2020_FGVC7,
  JIGSAW_TOXIC_COMMENT_CLASSIFICATION_CHALLENGE,
  JIGSAW_UNINTENDED_BIAS_IN_TOXICITY_CLASSIFICATION,
  KUZUSHIJI_RECOGNITION,
  LEAF_CLASSIFICATION,
  LEARNING_AGENCY_LAB_AUTOMATED_ESSAY_SCORING_2,
  LMSYS_CHATBOT_ARENA,
  ML2021SPRING_HW2,
  MLSP_2013_BIRDS,
  MOVIE_REVIEW_SENTIMENT_ANALYSIS_KERNELS_ONLY,
  MULTI_MODAL_GESTURE_RECOGNITION,
  NEW_YORK_CITY_TAXI_FARE_PREDICTION,
  NFL_PLAYER_CONTACT_DETECTION,
  NOMAD2018_PREDICT_TRANSPARENT_CONDUCTORS,
  OSIC_PULMONARY_FIBROSIS_PROGRESSION,
  PADDY_DISEASE_CLASSIFICATION,
  PETFINDER_PAWPULARITY_SCORE,
  PLANT_PATHOLOGY_2020_FGVC7,
  PLANT_PATHOLOGY_2021_FGVC8,
  PLANT_SEEDLINGS_CLASSIFICATION,
  PLAYGROUND_SERIES_S3E18,
  PREDICT_VOLCANIC_ERUPTIONS_INGV_OE,
  RANDOM_ACTS_OF_PIZZA,
  RANZCR_CLIP_CATHETER_LINE_CLASSIFICATION,
  RSNA_2022_CERVICAL_SPINE_FRACTURE_DETECTION,
  RSNA_BREAST_CANCER_DETECTION,
  RSNA_MICCAI_BRAIN_TUMOR_RADIOGENOMIC_CLASSIFICATION,
  SETI_BREAKTHROUGH_LISTEN,
  SIIM_COVID19_DETECTION,
  SIIM_ISIC_MELANOMA_CLASSIFICATION,
  SMARTPHONE_DECIMETER_2022,
  SPACESHIP_TITANIC,
  SPOOKY_AUTHOR_IDENTIFICATION,
  STANFORD_COVID_VACCINE,
  STATOIL_ICEBERG_CLASSIFIER_CHALLENGE,
  TABULAR_PLAYGROUND_SERIES_DEC_2021,
  TABULAR_PLAYGROUND_SERIES_MAY_2022,
  TENSORFLOW_SPEECH_RECOGNITION_CHALLENGE,
  TENSORFLOW2_QUESTION_ANSWERING,
  TEXT_NORMALIZATION_CHALLENGE_ENGLISH_LANGUAGE,
  TEXT_NORMALIZATION_CHALLENGE_RUSSIAN_LANGUAGE,
  TGS_SALT_IDENTIFICATION_CHALLENGE,
  THE_ICML_2013_WHALE_CHALLENGE_RIGHT_WHALE_REDUX,
  TWEET_SENTIMENT_EXTRACTION,
  US_PATENT_PHRASE_TO_PHRASE_MATCHING,
  UW_MADISON_GI_TRACT_IMAGE_SEGMENTATION,
  VENTILATOR_PRESSURE_PREDICTION,
  VESUVIUS_CHALLENGE_INK_DETECTION,
  VINBIGDATA_CHEST_XRAY_ABNORMALITIES_DETECTION,
  WHALE_CATEGORIZATION_PLAYGROUND,
];

/** Every competition of MLE-bench, by id. */
export const COMPETITIONS: ReadonlyMap<string, CatalogEntry> = new Map(
  ALL.map((entry) => [entry.definition.id, entry]),
);
