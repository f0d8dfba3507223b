"""Data of an older version becomes data of this one (`isp_aws.dynamodb.migrations`)."""
