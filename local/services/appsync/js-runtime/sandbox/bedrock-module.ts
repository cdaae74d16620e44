/** `@aws-appsync/utils/ai`: request objects for a Bedrock data source. */
export const bedrockModule = {
  invokeModel: (payload: object) => ({ operation: 'InvokeModel', ...payload }),
  converse: (payload: object) => ({ operation: 'Converse', ...payload }),
};
