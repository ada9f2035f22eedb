/** What describes problems in an OpenAPI document. Apart from `#platform`, for it loads all of @nestjs/swagger. */
export * from './problem-answer.js';
export * from './problem.dto.js';
