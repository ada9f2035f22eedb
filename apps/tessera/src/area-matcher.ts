import { createMatcher, InvalidMatchWeights, loadMatchWeights, type Matcher } from '#identity';
import { ConfigError, type Config } from '#platform';

/**
 * The matcher by which an area compares people: with the weights of its own file, else with those that come with the
 * service.
 * @throws ConfigError that names the setting, and everything that is wrong with the file.
 */
export const areaMatcher = ({ identityWeightsFile }: Pick<Config, 'identityWeightsFile'>): Matcher => {
  try {
    return createMatcher({ weights: loadMatchWeights(identityWeightsFile) });
  } catch (error) {
    if (!(error instanceof InvalidMatchWeights)) throw error;
    throw new ConfigError([{ variable: 'IDENTITY_WEIGHTS_FILE', fault: error.message }]);
  }
};
