-- Why: whoever opens a file is asked which application it belongs to; that question goes by the file.
create index attachment_file on deposits.attachment (file_id);
